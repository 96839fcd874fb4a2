"""Sheets of every register for tests: plausible, never real products."""

from datetime import date
from itertools import count

from jalon.inventory.filling import fill_sheet, next_reference, references_of
from jalon.inventory.models import Job, Sheet, Threshold
from jalon.inventory.registers import BY_CODE
from jalon.kernel.text import fold
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap

DAY = date(2026, 11, 22)
_numbers = count(1)


class SheetMaker:
    """Makes sheets of one member, each citing those made before."""

    def __init__(self, roadmap: Roadmap, organisation: Organisation, *, prefix: str = "") -> None:
        self.roadmap, self.organisation, self.prefix = roadmap, organisation, prefix
        self.sheets: dict[str, Sheet] = {}

    def job(self) -> Job:
        number = next(_numbers)
        return Job.objects.create(code=f"metier-{number}", label=f"Métier {number}", skill_code="infrastructure")

    def threshold(self, amount_minor: int = 50_000_00, lead_months: int = 6) -> Threshold:
        return Threshold.objects.create(
            keeper=self.roadmap.organisation, label=f"Seuil {next(_numbers)}", amount_minor=amount_minor,
            currency=self.roadmap.currency, starts_on=date(2020, 1, 1), lead_months=lead_months, source="délibération",
        )  # fmt: skip

    def make(self, code: str, **values) -> Sheet:
        register = BY_CODE[code]
        place = {"keeper_id": self.roadmap.organisation_id, "organisation_id": self.organisation.pk}
        sheet = register.model(**place)
        if hasattr(sheet, "currency"):
            sheet.currency = self.roadmap.currency
        given = {**self._usual(code), **values}
        sheet.reference = given.pop("reference", "") or next_reference(register, references_of(register, **place))
        fill_sheet(sheet, register, given, today=DAY)
        sheet.save()
        self.sheets.setdefault(code, sheet)
        return sheet

    def _usual(self, code: str) -> dict[str, object]:
        named = {"name": f"{self.prefix}{code}"}
        usual: dict[str, dict[str, object]] = {
            "contrats": named
            | {"domain": "finance", "ends_on": date(2027, 12, 31), "amounts_minor": {"2026": 1_200_00}},
            "applications": named | {"domain": "finance", "hosting": "saas", "contract": self._pk("contrats")},
            "flux": named | {"target_outside": "Trésorerie"},
            "equipements": named | {"kind": "servers", "target": f"{self.prefix}cible"},
            "pratiques": {"topic": "backup", "state": "partial", "description": f"{self.prefix}pratique"},
            "services": named | {"usage": self._pk("applications")},
            "plateformes": named,
            "outils-declares": named,
            "donnees-procedures": named | {"kind": "data", "service": self._pk("services")},
        }
        if code == "flux":
            if "applications" not in self.sheets:
                self.make("applications")
            return usual[code] | {"source": self._pk("applications")}
        if code in ("competences", "metiers-a-tenir", "formations"):
            job = Job.objects.filter(keeper=None).first() or self.job()
            return {"job": job.pk, "notes": f"{self.prefix}note"} | ({} if code == "metiers-a-tenir" else named)
        return usual.get(code, named)

    def _pk(self, code: str) -> int | None:
        return self.sheets[code].pk if code in self.sheets else None


def known(sheet: Sheet, name: str) -> bool:
    """Whether a sheet bears a name."""
    return sheet.sort_key == fold(name)
