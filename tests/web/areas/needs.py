"""The needs: their groups, their matching, their import."""

from jalon.needs.matching.matcher import shipped_matcher
from jalon.needs.models import NeedGroup, NeedSource, OwnEntry
from jalon.needs.readings import read_needs
from jalon.needs.usecases.import_needs import start_needs_import
from jalon.organisations.models import Department
from jalon.strategy.models import Objective
from tests.factories import CommuneFactory, DepartmentFactory, NeedFactory


def put_rights(rights):
    """A group of two members' needs, a file dropped, an entry of one's own."""
    group = NeedGroup.objects.create(roadmap=rights.roadmap, code="G001", title="SECRET-mots du groupe")
    need = NeedFactory(
        roadmap=rights.roadmap, organisation=rights.other_place, statement="SECRET-besoin groupé", group=group,
        status="grouped",
    )  # fmt: skip
    NeedSource.objects.create(need=need, subject_type="diagnosis.passage", subject_id=1, subject_label="SECRET-mots")
    department = Department.objects.filter(organisation=rights.organisation).first() or DepartmentFactory(
        organisation=rights.organisation
    )
    batch = start_needs_import(
        actor=rights.actor, roadmap_id=rights.roadmap.pk, filename="SECRET-besoins.csv",
        data="Besoin;Organisme\nSECRET-besoin importé;\n".encode(),
    )  # fmt: skip
    entry = OwnEntry.objects.create(organisation=rights.organisation, label="Besoin propre")
    rights.put("needs:*", pk=rights.by_name["needs:*"]["pk"], key=batch.key, extension="csv", need_id=need.pk)
    rights.put(
        "needs:group needs:group_edit needs:group_remove needs:group_need needs:group_objective needs:group_action",
        pk=group.pk,
    )
    rights.put("needs:department_new", pk=department.pk)
    rights.put("needs:reference_remove", pk=entry.pk)


def grow(world, n):
    """One more need of another commune in the group, one to match, one more group with its objective."""
    if not hasattr(world, "need_group"):
        world.need_group = NeedGroup.objects.create(roadmap=world.roadmap, code="G001", title="Payer la cantine")
        world.need_to_match = NeedFactory(roadmap=world.roadmap, statement="Pouvoir payer la cantine en ligne")
        read_needs([world.need_to_match], world.roadmap, matcher=shipped_matcher())
    place = CommuneFactory()
    grouped = NeedFactory(
        roadmap=world.roadmap, organisation=place, group=world.need_group, status="grouped", population="elected",
        department=DepartmentFactory(organisation=world.roadmap.organisation), frequency="daily",
        statement=f"Payer la cantine {n}",
    )  # fmt: skip
    grouped.members.add(place)
    near = NeedFactory(roadmap=world.roadmap, statement=f"Régler la restauration scolaire {n}", intensity="blocking")
    read_needs([grouped, near], world.roadmap, matcher=shipped_matcher())
    other = NeedGroup.objects.create(roadmap=world.roadmap, code=f"G{n + 10:03d}", title=f"Groupe {n}")
    NeedFactory(roadmap=world.roadmap, group=other, status="grouped")
    objective = Objective.objects.filter(axis__roadmap=world.roadmap).latest("pk")
    objective.need_groups.add(world.need_group, other)
    world.action.need_groups.add(other)
    OwnEntry.objects.create(organisation=world.roadmap.organisation, label=f"Besoin propre {n}")


def addresses(world):
    """Lists, and one need, one group, one need to match."""
    here = {"roadmap_id": world.roadmap.pk}
    from django.urls import reverse

    found = {
        f"needs:{name}": reverse(f"needs:{name}", kwargs=here)
        for name in ("groups", "ranking", "departments", "breaks", "match", "reference", "import", "new")
    }
    found["needs:list, filtrée"] = (
        reverse("needs:list", kwargs=here) + "?q=cantine&place=grouped&population=elected&frequency=daily"
    )
    found["needs:group"] = reverse("needs:group", kwargs=here | {"pk": world.need_group.pk})
    found["needs:match, un besoin"] = reverse("needs:match", kwargs=here) + f"?besoin={world.need_to_match.pk}"
    found["needs:export"] = reverse("needs:export", kwargs=here | {"extension": "csv"})
    found["needs:ranking_export"] = reverse("needs:ranking_export", kwargs=here | {"extension": "csv"})
    return found


def shown(world):
    """Words that prove that the rows are on the screens."""
    return {
        "needs:groups": "Groupe 1",
        "needs:group": "Payer la cantine 1",
        "needs:ranking": "Payer la cantine",
        "needs:match, un besoin": "Régler la restauration scolaire",
        "needs:breaks": "Régler la restauration scolaire",
        "needs:reference": "Besoin propre 1",
        "needs:list, filtrée": "Payer la cantine 1",
    }
