"""Rows of the inventory for the walks over every address and every list."""

from datetime import date

from django.urls import reverse

from jalon.inventory.registers import BY_CODE, REGISTERS
from jalon.inventory.usecases.import_inventory import start_import
from tests.inventory.rows import SheetMaker

COMMON = (
    "home", "contracts", "homogeneous", "thresholds", "map", "migrations", "infrastructure", "practices", "skills", "import", "catalogue",
)  # fmt: skip


def put_rights(rights):
    """One secret sheet of another member in each register, and one of the member's own."""
    other = SheetMaker(rights.roadmap, rights.other_place, prefix="SECRET-")
    own = SheetMaker(rights.roadmap, rights.member_place, prefix="Propre ")
    for register in REGISTERS:
        other.make(register.code)
        own.make(register.code)
    batch = start_import(
        actor=rights.actor, roadmap_id=rights.roadmap.pk, filename="SECRET-parc.csv", register="equipements",
        data="Intitulé;Organisme\nSECRET-serveur;\n".encode(), organisation_id=rights.other_place.pk,
    )  # fmt: skip
    usage, contract = other.sheets["applications"], other.sheets["contrats"]
    rights.put(
        "inventory:*",
        organisation_id=rights.other_place.pk,
        register="contrats",
        pk=contract.pk,
        extension="xlsx",
    )
    rights.put("inventory:paper", organisation_id=rights.other_place.pk, extension="odt")
    rights.put("inventory:solution", pk=usage.solution_id)
    rights.put("inventory:make_action", pk=usage.pk)
    rights.put("inventory:decide", pk=other.sheets["outils-declares"].pk)
    rights.put("inventory:threshold_remove", pk=other.threshold().pk)
    rights.put("inventory:import_check", key=batch.key)


def grow(world, n):
    """The nth member gets one sheet in each register."""
    maker = SheetMaker(world.roadmap, world.member, prefix=f"Fiche {n} ")
    for register in REGISTERS:
        maker.make(register.code)
    world.inventory = getattr(world, "inventory", None) or maker
    maker.threshold()
    maker.job()


def addresses(world):
    """Every screen that lists something."""
    here = {"roadmap_id": world.roadmap.pk}
    found = {f"inventory:{name}": reverse(f"inventory:{name}", kwargs=here) for name in COMMON}
    for code in BY_CODE:
        found[f"inventory:list {code}"] = reverse("inventory:list", kwargs=here | {"register": code})
    member = here | {"organisation_id": world.member.pk}
    for name in ("member", "resources", "checklist"):
        found[f"inventory:{name}"] = reverse(f"inventory:{name}", kwargs=member)
    found["inventory:new"] = reverse("inventory:new", kwargs=member | {"register": "applications"})
    for code in ("applications", "contrats", "equipements"):
        pk = world.inventory.sheets[code].pk
        found[f"inventory:sheet {code}"] = reverse("inventory:sheet", kwargs=here | {"register": code, "pk": pk})
    found["inventory:export"] = reverse(
        "inventory:export", kwargs=here | {"register": "applications", "extension": "csv"}
    )
    found["inventory:whole archimate"] = reverse("inventory:whole", kwargs=here | {"extension": "archimate"})
    return found


def shown(world):
    """Words that prove that the rows are there."""
    return {f"inventory:list {code}": "Fiche 1" for code in BY_CODE if not BY_CODE[code].derived_name} | {
        "inventory:contracts": "Fiche 1", "inventory:home": world.member.name,
    }  # fmt: skip


TODAY = date(2026, 11, 22)
