"""Publish the synthesis of a diagnosis at an address that stays; take it back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import Report, ReportKind
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.publication.models import PublishedSynthesis, Site
from jalon.publication.rules import can_publish
from jalon.publication.wording import named_in
from jalon.roadmaps.models import Roadmap


class SynthesisRefused(DomainError):
    """A synthesis that cannot be published; nothing changed for visitors."""

    messages = {
        "no_site": _("Créez d’abord le site public de votre organisation."),
        "no_report": _("Aucune synthèse n’est produite : produisez les rapports d’abord."),
        "changed": _("La synthèse a été produite de nouveau depuis votre aperçu : relisez-la avant de publier."),
        "person": _("La synthèse cite le nom d’une personne (%(name)s, sous « %(title)s ») : écrivez sa fonction."),
        "not_published": _("La synthèse n’est pas publiée."),
    }


@transaction.atomic
def publish_synthesis(*, actor: Actor, roadmap_id: int, previewed: str) -> PublishedSynthesis:
    """Copy the latest synthesis for visitors: text and files. Its address and first day never change.

    Args:
        previewed: `content_sha256` of the report that was read.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        SynthesisRefused: no site, no synthesis, another one than was read, or the name of a person.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    require(can_publish(actor, roadmap), "publication.synthesis.publish")
    site = Site.objects.select_for_update().filter(organisation=roadmap.organisation).first()
    if site is None:
        raise SynthesisRefused("no_site")
    report = (
        Report.objects.visible_to(actor).filter(roadmap=roadmap, kind=ReportKind.SYNTHESIS, is_current=True).first()
    )
    if report is None:
        raise SynthesisRefused("no_report")
    if report.content_sha256 != previewed:
        raise SynthesisRefused("changed")
    named = named_in(roadmap, section_texts(report.content))
    if named is not None:
        raise SynthesisRefused("person", title=named[0], name=named[1])
    row = PublishedSynthesis.objects.filter(roadmap_key=roadmap.key).first() or _new(site, roadmap, actor)
    row.title, row.roadmap_title, row.author = report.title, roadmap.title, roadmap.organisation.name
    row.sections, row.updated_on, row.withdrawn_at = report.content, actor.on, None
    for extension in ("pdf", "odt"):
        with getattr(report, extension).open("rb") as source:
            getattr(row, extension).save(f"{row.slug}.{extension}", ContentFile(source.read()), save=False)
    row.save()
    record(
        actor, "publication.synthesis.published", Ref.to(roadmap), roadmap_id=roadmap.pk,
        organisation_id=roadmap.organisation_id, details={"number": report.number},
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_synthesis(*, actor: Actor, roadmap_id: int, reason: str = "") -> PublishedSynthesis:
    """Take the synthesis back: its address answers « introuvable » from now on.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        SynthesisRefused: it is not public.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_publish(actor, roadmap), "publication.synthesis.withdraw")
    rows = PublishedSynthesis.objects.select_for_update().filter(roadmap_key=roadmap.key, withdrawn_at=None)
    row = rows.first()
    if row is None:
        raise SynthesisRefused("not_published")
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    record(
        actor, "publication.synthesis.withdrawn", Ref.to(roadmap), roadmap_id=roadmap.pk,
        organisation_id=roadmap.organisation_id, details={"reason": reason},
    )  # fmt: skip
    return row


def _new(site: Site, roadmap: Roadmap, actor: Actor) -> PublishedSynthesis:
    base = slugify(roadmap.title)[:110] or "synthese"
    taken = set(PublishedSynthesis.objects.filter(site=site).values_list("slug", flat=True))
    slug = next(name for name in (base, *(f"{base}-{n}" for n in range(2, 1_000))) if name not in taken)
    return PublishedSynthesis(site=site, roadmap_key=roadmap.key, slug=slug, first_published_on=actor.on)


def section_texts(sections: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Every text of the sections, with the title of its section."""
    for section in sections:
        title = section["title"] or "—"
        yield title, section["title"]
        for part in section["parts"]:
            yield title, part.get("text", "")
            for line in part.get("lines", ()):
                yield title, line
            for row in (*part.get("pairs", ()), *part.get("rows", ())):
                yield title, " ".join(str(cell or "") for cell in row)
