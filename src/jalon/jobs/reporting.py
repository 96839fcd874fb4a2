"""Making the reports: rows read with the rights of who asks, turned into documents, kept in one transaction."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.desk.progress import Progress
from jalon.diagnosis.chapters import QUESTIONNAIRES, gap_word
from jalon.diagnosis.counting import SMALL_GROUP, Support, theme_counts
from jalon.diagnosis.heard import heard
from jalon.diagnosis.models import (
    Assessment,
    Chapter,
    Finding,
    Passage,
    Report,
    ReportKind,
    ReportTemplate,
    Viewpoint,
)
from jalon.diagnosis.usecases.produce_reports import Produced, ReportsRefused, keep_reports, next_number
from jalon.documents.diagnosis_reports import (
    ChapterLine,
    FindingLine,
    GroupLine,
    MemberReport,
    QuoteLine,
    SynthesisReport,
    ThemeLine,
    synthesis_report,
)
from jalon.documents.docx import to_docx
from jalon.documents.member_reports import council_page, member_report
from jalon.documents.model import BulletList, Document, Heading, KeyValues, Paragraph, Table
from jalon.documents.odt import to_odt
from jalon.documents.pdf import to_pdf
from jalon.documents.report_fields import fields_of
from jalon.documents.templates import TemplateRefused, fill_template
from jalon.jobs.report_inventory import (
    contract_lines,
    equipment_lines,
    measure_lines,
    practice_lines,
    usage_lines,
)
from jalon.jobs.report_needs import decided_titles, need_lines, says_raw
from jalon.kernel.actor import Actor
from jalon.needs.models import NeedGroup
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population

MOST_QUOTES = 12
MOST_GROUPS = 40
SIDES = (Viewpoint.IT, Viewpoint.BUSINESS)
Templates = Mapping[tuple[str, str], tuple[str, bytes]]


def produce(actor: Actor, roadmap: Roadmap, *, on: date, progress: Progress, most: int | None = None) -> list[Report]:
    """All the reports of one production: one report and one page by member, and the synthesis.

    Args:
        most: only the first members, for the demonstration.

    Raises:
        ReportsRefused: a template cannot be filled; says which and why. Nothing is kept.
        WorkCancelled: somebody asked to stop. Nothing is kept.
    """
    number = next_number(roadmap)
    templates = _templates(roadmap)
    places = list(
        Organisation.objects.filter(Q(pk=roadmap.organisation_id) | Q(participations__roadmap=roadmap))
        .distinct()
        .order_by("sort_key", "pk")
    )
    everybody = [place for place in places if place.pk != roadmap.organisation_id] or places
    members = everybody[:most]
    total = len(members) + 1
    produced: list[Produced] = []
    for done, place in enumerate(members):
        progress.step(done, total, str(place))
        data = member_data(roadmap, place, on=on, number=number)
        produced.append(_written(ReportKind.MEMBER, place, member_report(data), data, templates))
        produced.append(_written(ReportKind.COUNCIL, place, council_page(data), data, templates))
    progress.step(total - 1, total, _("Synthèse"))
    summary = synthesis_data(roadmap, everybody, on=on, number=number)
    produced.append(_written(ReportKind.SYNTHESIS, None, synthesis_report(summary), summary, templates))
    progress.step(total, total, _("Enregistrement"))
    return keep_reports(actor=actor, roadmap_id=roadmap.pk, number=number, produced=produced)


def _templates(roadmap: Roadmap) -> Templates:
    found = {}
    for row in ReportTemplate.objects.filter(roadmap=roadmap):
        with row.file.open("rb") as source:
            found[row.kind, row.extension] = (row.name, source.read())
    return found


def _written(
    kind: str,
    place: Organisation | None,
    document: Document,
    data: MemberReport | SynthesisReport,
    templates: Templates,
) -> Produced:
    fields = fields_of(data)
    files = {}
    for extension, write in (("odt", to_odt), ("docx", to_docx)):
        template = templates.get((kind, extension))
        if template is None:
            files[extension] = write(document)
            continue
        try:
            files[extension] = fill_template(template[1], fields)
        except TemplateRefused as refusal:
            raise ReportsRefused("template", name=template[0], reason=refusal.message) from refusal
    told = json.dumps(asdict(data) | {"number": 0}, ensure_ascii=False, default=str, sort_keys=True)
    return Produced(
        kind=kind,
        organisation_id=place.pk if place else None,
        title=document.title,
        odt=files["odt"],
        docx=files["docx"],
        pdf=to_pdf(document),
        content_sha256=sha256(told.encode()).hexdigest(),
        content=sections_of(document) if kind == ReportKind.SYNTHESIS else [],
    )


def sections_of(document: Document) -> list[dict[str, object]]:
    """A document as plain sections for a page: {level, title, parts: {text}, {lines}, {pairs}, {columns, rows}}."""
    sections: list[dict[str, object]] = [_section(2, "")]
    for block in document.blocks:
        last = sections[-1]
        if isinstance(block, Heading):
            sections.append(_section(block.level + 1, block.text))
        elif isinstance(block, Paragraph):
            last["parts"].append({"text": block.text})  # type: ignore[attr-defined]
        elif isinstance(block, BulletList):
            last["parts"].append({"lines": list(block.items)})  # type: ignore[attr-defined]
        elif isinstance(block, KeyValues):
            last["parts"].append({"pairs": [list(pair) for pair in block.items]})  # type: ignore[attr-defined]
        elif isinstance(block, Table):
            rows = [list(row) for row in block.text_rows(document.currency)]
            last["parts"].append({"columns": list(block.headers), "rows": rows})  # type: ignore[attr-defined]
    return [section for section in sections if section["title"] or section["parts"]]


def _section(level: int, title: str) -> dict[str, object]:
    return {"level": level, "title": title, "parts": []}


def member_data(roadmap: Roadmap, place: Organisation, *, on: date, number: int) -> MemberReport:
    """What one member's report holds; see `docs/regles/rapports.md` for what never enters it."""
    about = Q(organisation=place) | Q(organisation=None, is_security_sensitive=False)
    findings = Finding.objects.filter(about, roadmap=roadmap).validated().order_by("kind", "pk")
    needs, counted = need_lines(roadmap, place)
    return MemberReport(
        organisation=place.name,
        operator=roadmap.organisation.name,
        roadmap=roadmap.title,
        on=on,
        number=number,
        heard=heard(roadmap, place),
        findings=tuple(
            FindingLine(
                row.kind,
                row.statement,
                row.details,
                is_own=place.pk in (row.organisation_id, roadmap.organisation_id),
                chapter=row.chapter,
            )
            for row in findings
        ),
        chapters=_chapters(roadmap, place),
        needs=needs,
        counted=counted,
        usages=usage_lines(roadmap, place),
        equipment=equipment_lines(roadmap, place),
        practices=practice_lines(roadmap, place),
        contracts=contract_lines(roadmap, place, on=on),
        contact=roadmap.organisation.contact_email,
    )


def synthesis_data(roadmap: Roadmap, members: list[Organisation], *, on: date, number: int) -> SynthesisReport:
    """What the synthesis holds: what is about everybody, counts, quotable words."""
    shared = Finding.objects.filter(roadmap=roadmap, organisation=None, is_security_sensitive=False)
    return SynthesisReport(
        operator=roadmap.organisation.name,
        roadmap=roadmap.title,
        on=on,
        number=number,
        members=len(members),
        heard=heard(roadmap, None),
        findings=tuple(
            FindingLine(row.kind, row.statement, row.details, chapter=row.chapter)
            for row in shared.validated().order_by("kind", "pk")
        ),
        chapters=_chapters(roadmap, roadmap.organisation),
        themes=tuple(ThemeLine(row.label, _support_words(row.by_population)) for row in theme_counts(roadmap)),
        groups=_groups(roadmap),
        quotes=_quotes(roadmap),
        measures=measure_lines(roadmap),
        contact=roadmap.organisation.contact_email,
    )


def _chapters(roadmap: Roadmap, place: Organisation) -> tuple[ChapterLine, ...]:
    rows = Assessment.objects.filter(roadmap=roadmap, organisation=place)
    notes = {(row.chapter, row.viewpoint): row.rating for row in rows}
    lines = []
    for questionnaire in QUESTIONNAIRES:
        it, business = (notes.get((questionnaire.chapter, side)) for side in SIDES)
        lines.append(
            ChapterLine(
                label=str(Chapter(questionnaire.chapter).label),
                it=it,
                it_words="" if it is None else questionnaire.anchors[it],
                business=business,
                business_words="" if business is None else questionnaire.anchors[business],
                gap=gap_word(it, business),
            )
        )
    return tuple(lines)


def _groups(roadmap: Roadmap) -> tuple[GroupLine, ...]:
    rows = NeedGroup.objects.filter(roadmap=roadmap).prefetch_related("needs__actions")
    lines = []
    for group in rows:
        needs = list(group.needs.all())
        places = {need.organisation_id for need in needs}
        if not needs or says_raw(group, None):
            continue
        support = ngettext("%(n)d organisme", "%(n)d organismes", len(places)) % {"n": len(places)}
        answers = {action.pk: action for need in needs for action in need.actions.all()}
        lines.append((len(places), GroupLine(group.title, support, decided_titles(answers.values()))))
    lines.sort(key=lambda pair: (-pair[0], pair[1].title))
    return tuple(line for _count, line in lines[:MOST_GROUPS])


def _quotes(roadmap: Roadmap) -> tuple[QuoteLine, ...]:
    """Quotable passages on which something validated rests, one by finding, signed by their population only."""
    rows = Passage.objects.filter(
        roadmap=roadmap, findings__is_validated=True, findings__organisation=None, findings__is_security_sensitive=False
    )
    found: dict[int, QuoteLine] = {}
    populations = dict(Population.choices)
    for passage in rows.quotable().distinct().order_by("pk").prefetch_related("findings"):
        finding = passage.findings.first()
        if finding is None or finding.pk in found or len(passage.text) > 400:
            continue
        signature = str(populations.get(passage.population, _("document")))
        found[finding.pk] = QuoteLine(" ".join(passage.text.split()), signature)
    return tuple(found.values())[:MOST_QUOTES]


def _support_words(by_population: Mapping[str, Support]) -> str:
    """Who spoke of a theme; the synthesis is published, so a population is named from five persons on only."""
    populations = dict(Population.choices)
    told, others = [], False
    for code, support in by_population.items():
        persons = support.persons or 0
        if code not in populations:
            told.append(ngettext("%(n)d document", "%(n)d documents", persons) % {"n": persons})
        elif support.is_hidden or persons < SMALL_GROUP:
            others = True
        else:
            said = ngettext("%(n)d personne", "%(n)d personnes", persons) % {"n": persons}
            told.append(_("%(label)s : %(persons)s") % {"label": str(populations[code]), "persons": said})
    if others:
        told.append(_("d’autres personnes, peu nombreuses") if told else _("quelques personnes"))
    return " ; ".join(told)
