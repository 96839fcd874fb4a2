"""Open, change or close the public site of the organisation that bears a roadmap."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.publication.models import AwaitedDecision, Site
from jalon.publication.rules import can_publish
from jalon.roadmaps.models import Roadmap


class SiteRefused(DomainError):
    """A site that cannot be."""

    messages = {
        "slug": _("« %(slug)s » ne peut pas être une adresse : écrivez des lettres, des chiffres et des tirets."),
        "taken": _("L’adresse « %(slug)s » est déjà celle d’un autre site : choisissez-en une autre."),
        "title": _("Donnez un titre au site."),
        "contact": _("Donnez un contact (une fonction ou une adresse) avant d’ouvrir le site."),
        "legal": _(
            "Nommez la fonction du directeur de la publication et l’hébergeur avant d’ouvrir le site : "
            "les mentions légales sont obligatoires."
        ),
        "audit": _("Un audit d’accessibilité a un taux (de 0 à 100 %%) et une date : donnez les deux, ou aucun."),
    }


@dataclass(frozen=True)
class SiteChanges:
    """Everything of a site. Persons are told by their function, never by their name.

    `audit_pct`: share of the RGAA's criteria respected, in percent, by an audit; None when there was none.
    """

    slug: str
    title: str
    introduction: str = ""
    contact: str = ""
    publisher: str = ""
    host: str = ""
    accessibility: str = ""
    audit_pct: int | None = None
    audited_on: date | None = None
    auditor: str = ""
    awaits: str = AwaitedDecision.DELIBERATED
    is_open: bool = True


@transaction.atomic
def open_site(*, actor: Actor, roadmap_id: int, changes: SiteChanges) -> Site:
    """Create the site, or write all of it again; `is_open` says whether visitors reach it.

    Raises:
        Roadmap.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        SiteRefused: an address that is taken or cannot be one, no title, or opened without contact or legal notice.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    require(can_publish(actor, roadmap), "publication.site.open")
    _check(changes)
    if Site.objects.filter(slug=changes.slug).exclude(organisation=roadmap.organisation).exists():
        raise SiteRefused("taken", slug=changes.slug)
    site = Site.objects.select_for_update().filter(organisation=roadmap.organisation).first()
    was_open = site is not None and site.is_open
    site = site or Site(organisation=roadmap.organisation)
    for name, value in asdict(changes).items():
        setattr(site, name, value.strip() if isinstance(value, str) else value)
    site.save()
    verb = "changed" if was_open == changes.is_open else "opened" if changes.is_open else "closed"
    record(
        actor, f"publication.site.{verb}", Ref.to(site), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk
    )
    return site


def _check(changes: SiteChanges) -> None:
    if not changes.slug or slugify(changes.slug) != changes.slug:
        raise SiteRefused("slug", slug=changes.slug)
    if not changes.title.strip():
        raise SiteRefused("title")
    if changes.is_open and not changes.contact.strip():
        raise SiteRefused("contact")
    if changes.is_open and not (changes.publisher.strip() and changes.host.strip()):
        raise SiteRefused("legal")
    has_rate = changes.audit_pct is not None
    if has_rate != (changes.audited_on is not None) or not 0 <= (changes.audit_pct or 0) <= 100:
        raise SiteRefused("audit")
