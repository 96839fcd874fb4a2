"""The COPIL pack of a plan: four pages in three formats, the workbook with live formulas, the slides."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jalon.arbitrage.inputs import RoundInputs, read_round
from jalon.arbitrage.models import Adoption
from jalon.arbitrage.notation import note_of
from jalon.arbitrage.queries import PlanReading, read_plan
from jalon.arbitrage.selection import selection_of
from jalon.documents.copil_pack import copil_pack
from jalon.documents.docx import to_docx
from jalon.documents.odt import to_odt
from jalon.documents.pdf import to_pdf
from jalon.documents.plan_data import (
    Capacity,
    CopilPack,
    Cost,
    DecisionPoint,
    Effort,
    Envelope,
    PlanCriterion,
    RetainedAction,
    SetAsideAction,
)
from jalon.documents.sections import Section
from jalon.documents.slides import copil_slides
from jalon.documents.workbook import copil_workbook
from jalon.kernel.quarter import Quarter
from jalon.programme.models import Action
from jalon.web.arbitrage.around import open_plan
from jalon.web.screens import ActorRequest, screen

TYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@screen
def pack(request: ActorRequest, roadmap_id: int, plan_id: int, extension: str) -> HttpResponse:
    """The file asked for; every total in it is the plan's."""
    roadmap, plan = open_plan(request, roadmap_id, plan_id)
    if extension not in TYPES or plan.value is None:
        raise Http404
    data = pack_of(request, read_plan(plan))
    if extension == "xlsx":
        content = copil_workbook(data)
    elif extension == "pptx":
        content = copil_slides(data)
    else:
        content = {"odt": to_odt, "docx": to_docx, "pdf": to_pdf}[extension](copil_pack(data))
    response = HttpResponse(content, content_type=TYPES[extension])
    name = slugify(f"{roadmap.title}-{plan.scenario.name}")[:80] or "dossier"
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def pack_of(request: ActorRequest, reading: PlanReading) -> CopilPack:
    """A plan as the papers want it: costs and days by civil year and quarter, as the engine counted them."""
    plan = reading.plan
    round_, roadmap = plan.scenario.round, plan.scenario.round.roadmap
    selection = selection_of(plan.scenario)
    inputs = read_round(round_, weights=selection.levers.weights)
    by_key = {c["key"]: c for c in plan.problem["candidates"]}
    origin = int(plan.explanations.get("origin_year", roadmap.starts_on.year))
    skills = {s["key"]: s["title"] for s in plan.problem.get("skills", ()) if "d" not in s["key"]}
    retained = []
    for line in reading.lines:
        candidate = by_key[f"{line.action.code}#{line.variant_id}"]
        start = Quarter.of(line.start_on)
        rating = inputs.ratings.get(line.action_id)
        retained.append(
            RetainedAction(
                code=line.action.code,
                title=line.action.title,
                axis=_axis(line.action),
                start=start,
                quarters=candidate["duration"],
                costs=_costs(candidate, start),
                efforts=tuple(
                    Effort(skills[key], start.plus(rank), amount)
                    for key, amounts in candidate.get("effort", {}).items()
                    if key in skills
                    for rank, amount in enumerate(amounts)
                    if amount
                ),
                value=float(round(rating.value(line.variant.value_pct).likely)) if rating else None,
                is_obligation=line.action.triage == "mandatory",
                lead=line.action.lead.title if line.action.lead else "",
                notes=_notes(inputs, line.action),
            )
        )
    adoption = Adoption.objects.filter(plan=plan).select_related("copil_decision__body").first()
    return CopilPack(
        organisation=str(roadmap.organisation),
        roadmap=roadmap.title,
        body=str(adoption.copil_decision.body) if adoption and adoption.copil_decision else "COPIL",
        meeting_on=(adoption.validated_on if adoption and adoption.validated_on else request.actor.on),
        scenario=plan.scenario.name,
        first=Quarter(origin, 1),
        quarters=int(plan.problem["periods"]),
        retained=tuple(retained),
        set_aside=tuple(
            SetAsideAction(
                code=row.action.code,
                title=row.action.title,
                axis=_axis(row.action),
                reason=row.action.not_retained_reason or _sentence(row.sentences),
                review_on=row.action.review_on or request.actor.on + timedelta(days=365),
                notes=_notes(inputs, row.action),
            )
            for row in reading.left
        ),
        envelopes=tuple(
            Envelope(year, Section(section), limit)
            for section, year, _used, limit in reading.money
            if limit is not None
        ),
        capacities=tuple(
            Capacity(skills[s["key"]], Quarter(origin, 1).plus(rank), amount)
            for s in plan.problem.get("skills", ())
            if s["key"] in skills
            for rank, amount in enumerate(s["capacity"])
        ),
        points=(
            DecisionPoint(
                _("Valider la trajectoire « %(name)s »") % {"name": plan.scenario.name},
                _("%(kept)d actions retenues, %(left)d non retenues à ce stade.")
                % {"kept": len(reading.lines), "left": len(reading.left)},
            ),
        ),
        criteria=tuple(PlanCriterion(c.code, c.label, inputs.weights.get(c.code, c.weight)) for c in inputs.criteria),
        quality=reading.gap_sentence,
        currency=roadmap.currency,
        tax=roadmap.get_tax_basis_display(),
    )


def _costs(candidate: dict[str, dict[str, list[int]]], start: Quarter) -> tuple[Cost, ...]:
    """What the engine counted, civil year by civil year."""
    found: dict[tuple[int, str], int] = {}
    for section, amounts in candidate.get("spending", {}).items():
        for rank, amount in enumerate(amounts):
            if amount:
                key = (start.plus(rank).year, section)
                found[key] = found.get(key, 0) + amount
    return tuple(Cost(year, Section(section), amount) for (year, section), amount in sorted(found.items()))


def _notes(inputs: RoundInputs, action: Action) -> tuple[tuple[str, float], ...]:
    given = inputs.notes.get(action.pk, {})
    codes = {c.code for c in inputs.criteria if given.get(c.pk)}
    sides = {c.side for c in inputs.criteria}
    return tuple((r.code, float(note_of(r).likely)) for r in inputs.rated(action, *sides) if r.code in codes)


def _axis(action: Action) -> str:
    return action.axis.title if action.axis else _("Sans axe")


def _sentence(sentences: tuple[str, ...]) -> str:
    text = " ; ".join(sentences)
    return text[:1].upper() + text[1:]
