"""Where the publication stands, its site, and taking things back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jalon.kernel.errors import require
from jalon.publication.comparing import CHANGED, NEW, compare, published_actions
from jalon.publication.copying import draft_of
from jalon.publication.gate import gate_of
from jalon.publication.models import AwaitedDecision, PublishedAction, PublishedRoadmap, Site
from jalon.publication.rules import PART, can_publish
from jalon.publication.usecases.open_site import open_site
from jalon.publication.usecases.withdraw_action import withdraw_action
from jalon.publication.usecases.withdraw_roadmap import withdraw_roadmap
from jalon.roadmaps.models import Roadmap
from jalon.web.pages import crumbs, form_page
from jalon.web.publication.forms import SiteForm, WithdrawForm
from jalon.web.screens import ActorRequest, open_roadmap, screen

SITE_FIELDS = (
    "title", "slug", "introduction", "contact", "publisher", "host", "awaits", "audit_pct", "audited_on", "auditor",
    "accessibility", "is_open",
)  # fmt: skip


@require_GET
@screen
def manage(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """What is public, what changed since, what stops the rest."""
    roadmap = open_roadmap(request, roadmap_id, step=PART)
    site, published = standing(roadmap)
    may = can_publish(request.actor, roadmap)
    is_public = published is not None and published.withdrawn_at is None
    context: dict[str, Any] = {
        "roadmap": roadmap,
        "site": site,
        "may": may,
        "published": published if is_public else None,
        "withdrawn_at": published.withdrawn_at if published and not is_public else None,
        "public_url": _public_url(site, published) if is_public and site and site.is_open else "",
        "actions": published_actions(published) if is_public else [],
        "gate": gate_of(roadmap, site.awaits if site else AwaitedDecision.DELIBERATED),
        "awaited": AwaitedDecision(site.awaits).label if site else "",
    }
    if may and site and is_public:
        draft = draft_of(request.actor, roadmap, site, published.fields if published else None)
        compared = compare(draft, published)
        context |= {
            "new": sum(change.kind == NEW for change in compared.actions),
            "changed": sum(change.kind == CHANGED for change in compared.actions),
            "leaving": compared.leaving,
            "roadmap_changed": len(compared.roadmap),
        }
    return render(request, "publication/manage.html", context)


def standing(roadmap: Roadmap) -> tuple[Site | None, PublishedRoadmap | None]:
    """The site of the organisation and the copy of the roadmap, withdrawn or not."""
    site = Site.objects.filter(organisation=roadmap.organisation_id).first()
    return site, PublishedRoadmap.objects.filter(roadmap_key=roadmap.key).first()


def _public_url(site: Site, published: PublishedRoadmap | None) -> str:
    return reverse("public:roadmap", args=[site.slug, published.slug]) if published else ""


def above(roadmap: Roadmap) -> list[dict[str, str]]:
    """The way back to the publication."""
    return crumbs((_("Publication"), reverse("publication:manage", args=[roadmap.pk])))


@screen
def site(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Open, change or close the site."""
    roadmap = open_roadmap(request, roadmap_id, step=PART)
    require(can_publish(request.actor, roadmap), "publication.site.open")
    row, _published = standing(roadmap)
    initial: dict[str, Any] = {
        "title": roadmap.organisation.name,
        "slug": slugify(roadmap.organisation.name)[:80],
        "contact": roadmap.organisation.contact_email,
        "is_open": True,
    }
    if row is not None:
        initial = {name: getattr(row, name) for name in SITE_FIELDS}
    form = SiteForm(request.POST or None, initial=initial)

    def save(_cleaned: dict[str, Any]) -> None:
        saved = open_site(actor=request.actor, roadmap_id=roadmap.pk, changes=form.changes())
        messages.success(request, _("Le site est ouvert.") if saved.is_open else _("Le site est fermé au public."))

    return form_page(
        request,
        form=form,
        title=_("Site public : %(name)s") % {"name": roadmap.organisation.name},
        verb=_("Enregistrer le site"),
        back_url=reverse("publication:manage", args=[roadmap.pk]),
        save=save,
        trail=above(roadmap),
        intro=_("Un seul site par organisation : il réunit toutes ses feuilles de route publiées."),
    )


@screen
def withdraw(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Take the whole roadmap back."""
    roadmap = open_roadmap(request, roadmap_id, step=PART)
    require(can_publish(request.actor, roadmap), "publication.roadmap.withdraw")
    _site, published = standing(roadmap)
    if published is None or published.withdrawn_at is not None:
        raise Http404

    def save(cleaned: dict[str, Any]) -> None:
        withdraw_roadmap(actor=request.actor, roadmap_id=roadmap.pk, reason=cleaned["reason"])
        messages.success(request, _("La feuille de route n’est plus publique."))

    return form_page(
        request,
        form=WithdrawForm(request.POST if request.method == "POST" else None),
        title=_("Retirer « %(title)s » du public ?") % {"title": published.title},
        verb=_("Retirer la publication"),
        back_url=reverse("publication:manage", args=[roadmap.pk]),
        save=save,
        trail=above(roadmap),
        intro=_("Sa page et celles de ses actions répondront « introuvable ». Vous pourrez publier de nouveau."),
    )


@screen
def withdraw_one(request: ActorRequest, roadmap_id: int, published_id: int) -> HttpResponse:
    """Take one action back."""
    roadmap = open_roadmap(request, roadmap_id, step=PART)
    require(can_publish(request.actor, roadmap), "publication.action.withdraw")
    rows = PublishedAction.objects.filter(roadmap__roadmap_key=roadmap.key, withdrawn_at__isnull=True)
    row = rows.filter(pk=published_id).first()
    if row is None:
        raise Http404

    def save(cleaned: dict[str, Any]) -> None:
        withdraw_action(actor=request.actor, roadmap_id=roadmap.pk, published_id=published_id, reason=cleaned["reason"])
        messages.success(request, _("« %(title)s » n’est plus publique.") % {"title": row.title})

    return form_page(
        request,
        form=WithdrawForm(request.POST if request.method == "POST" else None),
        title=_("Retirer « %(title)s » du public ?") % {"title": row.title},
        verb=_("Retirer l’action"),
        back_url=reverse("publication:manage", args=[roadmap.pk]),
        save=save,
        trail=above(roadmap),
        intro=_("Sa page répondra « introuvable » et aucune autre ne la citera. Vous pourrez la publier de nouveau."),
    )
