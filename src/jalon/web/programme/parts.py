"""Links of an action, its other variants, and the portfolios."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.kernel.errors import DomainError, require
from jalon.kernel.money import to_major, to_minor
from jalon.organisations.models import Department, Organisation
from jalon.programme.columns import usable_skills
from jalon.programme.means import effort_line, usual_costs
from jalon.programme.models import Action, LinkKind, Portfolio, Variant, VariantKind
from jalon.programme.quick import USUAL_QUARTERS
from jalon.programme.rules import can_change_action, can_manage_portfolios
from jalon.programme.usecases.save_portfolio import save_portfolio
from jalon.programme.usecases.save_variant import VariantSheet, remove_variant, save_variant
from jalon.programme.usecases.set_links import set_links
from jalon.roadmaps.models import Roadmap
from jalon.web.fields import PersonField, person_id
from jalon.web.pages import form_page
from jalon.web.programme.listing import url, view_tabs
from jalon.web.programme.sheet import one, trail
from jalon.web.screens import ActorRequest, open_roadmap, screen


class ActionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Other actions of the roadmap, by code and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.title}"


class LinksForm(forms.Form):
    """What comes before, and what is excluded."""

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Action.objects.filter(roadmap=action.roadmap_id).exclude(pk=action.pk).order_by("code")
        words = {
            "blocking": (LinkKind.BLOCKING, _("Prérequis indispensables : à finir avant")),
            "advisable": (LinkKind.ADVISABLE, _("Prérequis souhaitables")),
            "excludes": (LinkKind.EXCLUDES, _("Exclut : jamais retenue avec")),
        }
        for name, (kind, label) in words.items():
            chosen = [link.target_id for link in action.links.all() if link.kind == kind]
            widget = forms.SelectMultiple(attrs={"size": 8})
            help_text = _("Ctrl + clic, ou Ctrl + espace, pour en choisir plusieurs.")
            self.fields[name] = ActionsField(
                others, label=label, required=False, initial=chosen, widget=widget, help_text=help_text
            )


@screen
def links(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Prerequisites and exclusions of an action."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = one(request, roadmap, pk)
    require(can_change_action(request.actor, action), "programme.links.set")
    back = _sheet_url(action)

    def save(said: dict[str, Any]) -> None:
        ids = {name: [row.pk for row in rows] for name, rows in said.items()}
        set_links(actor=request.actor, action_id=action.pk, **ids)
        messages.success(request, _("Liens enregistrés."))

    return form_page(
        request,
        form=LinksForm(request.POST or None, action=action),
        title=_("Liens de « %(title)s »") % {"title": action.title},
        verb=_("Enregistrer les liens"),
        back_url=back,
        save=save,
        trail=trail(roadmap, (action.code, back), (_("Liens"), "")),
    )


def _sheet_url(action: Action) -> str:
    return reverse("programme:action", kwargs={"roadmap_id": action.roadmap_id, "pk": action.pk})


class VariantForm(forms.Form):
    """Another way to do the action. Shares only for a pooled one."""

    kind = forms.ChoiceField(label=gettext_lazy("Façon de faire"), choices=VariantKind.choices)
    label = forms.CharField(label=gettext_lazy("Intitulé"), required=False, max_length=160)
    duration_quarters = forms.IntegerField(
        label=gettext_lazy("Durée en trimestres"), required=False, min_value=1, max_value=80
    )
    value_pct = forms.IntegerField(
        label=gettext_lazy("Part de la valeur apportée, en %"), min_value=0, max_value=100, initial=100
    )
    investment = forms.DecimalField(
        label=gettext_lazy("Investissement"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    recurring = forms.DecimalField(
        label=gettext_lazy("Coût récurrent par an"), required=False, min_value=0, max_digits=15, decimal_places=2
    )

    def __init__(self, *args: Any, action: Action, variant: Variant | None, **kwargs: Any) -> None:
        self.action, self.currency = action, action.roadmap.currency
        self.skills = list(usable_skills(action.roadmap))
        self.members = list(Organisation.objects.filter(participations__roadmap=action.roadmap).order_by("sort_key"))
        kwargs.setdefault("initial", self._initial(variant) if variant is not None else {})
        super().__init__(*args, **kwargs)
        for skill in self.skills:
            label = _("Jours : %(skill)s") % {"skill": skill.label}
            self.fields[f"days_{skill.pk}"] = forms.DecimalField(
                label=label, required=False, min_value=0, max_digits=7, decimal_places=1
            )
        for member in [action.roadmap.organisation, *self.members]:
            label = _("Part de %(member)s, en %%") % {"member": member.name}
            self.fields[f"share_{member.pk}"] = forms.DecimalField(
                label=label, required=False, min_value=0, max_value=100, max_digits=6, decimal_places=3
            )

    def _initial(self, variant: Variant) -> dict[str, Any]:
        found: dict[str, Any] = {
            "kind": variant.kind,
            "label": variant.label,
            "duration_quarters": variant.duration_quarters,
            "value_pct": variant.value_pct,
        }
        once = [row.likely_minor for row in variant.costs.all() if not row.is_recurring]
        again = [row.likely_minor for row in variant.costs.all() if row.is_recurring]
        found["investment"] = to_major(sum(once), self.currency) if once else None
        found["recurring"] = to_major(sum(again), self.currency) if again else None
        found |= {f"days_{row.skill_id}": Decimal(row.likely_halfdays) / 2 for row in variant.efforts.all()}
        found |= {f"share_{row.organisation_id}": row.share_pct.normalize() for row in variant.shares.all()}
        return found

    def sheet(self) -> VariantSheet:
        """What was typed."""
        said, confidence = self.cleaned_data, self.action.confidence

        def minor(name: str) -> int | None:
            return None if said[name] is None else to_minor(said[name], self.currency)

        quarters = said["duration_quarters"] or self.action.duration_quarters or USUAL_QUARTERS
        return VariantSheet(
            kind=said["kind"],
            label=said["label"],
            duration_quarters=said["duration_quarters"],
            value_pct=said["value_pct"],
            shares={int(name[6:]): value for name, value in said.items() if name.startswith("share_") and value},
            costs=usual_costs(
                investment_minor=minor("investment"),
                recurring_minor=minor("recurring"),
                months=quarters * 3,
                confidence=confidence,
            ),
            efforts=tuple(
                effort_line(int(name[5:]), round(value * 2), confidence)
                for name, value in said.items()
                if name.startswith("days_") and value
            ),
        )


@screen
def variant(request: ActorRequest, roadmap_id: int, pk: int, variant_id: int | None = None) -> HttpResponse:
    """Add a variant, or rewrite one."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = one(request, roadmap, pk)
    require(can_change_action(request.actor, action), "programme.variant.save")
    row = get_object_or_404(action.variants.filter(is_main=False), pk=variant_id) if variant_id else None
    back = _sheet_url(action)
    form = VariantForm(request.POST or None, action=action, variant=row)

    def save(said: dict[str, Any]) -> None:
        save_variant(actor=request.actor, action_id=action.pk, sheet=form.sheet(), variant_id=variant_id)
        messages.success(request, _("Variante enregistrée."))

    title = _("Variante « %(label)s »") % {"label": row} if row else _("Nouvelle variante")
    return form_page(
        request,
        form=form,
        title=title,
        verb=_("Enregistrer la variante"),
        back_url=back,
        save=save,
        trail=trail(roadmap, (action.code, back), (title, "")),
        intro=_("Les parts ne concernent qu’une variante mutualisée ; leur somme fait 100 %."),
    )


@screen
def variant_remove(request: ActorRequest, roadmap_id: int, pk: int, variant_id: int) -> HttpResponse:
    """Drop a variant."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = one(request, roadmap, pk)
    if request.method != "POST":
        raise Http404
    try:
        remove_variant(actor=request.actor, action_id=action.pk, variant_id=variant_id)
        messages.success(request, _("Variante supprimée."))
    except Variant.DoesNotExist:
        raise Http404 from None
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(_sheet_url(action))


class PortfolioForm(forms.Form):
    """A portfolio and its PMO."""

    name = forms.CharField(label=gettext_lazy("Nom du portefeuille"), max_length=160)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pmo"] = PersonField(roadmap=roadmap, label=_("PMO (bureau des projets)"), required=True)
        departments = Department.objects.filter(organisation=roadmap.organisation_id)
        self.fields["department"] = forms.ModelChoiceField(
            departments, label=_("Direction"), required=False, empty_label="—"
        )


@screen
def portfolios(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Every portfolio with its PMO and how many actions it holds."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    rows = Portfolio.objects.visible_to(request.actor).filter(roadmap=roadmap).select_related("pmo", "department")
    held = Action.objects.visible_to(request.actor).filter(portfolio__in=rows).order_by().values_list("portfolio")
    counts = dict(held.annotate(Count("pk")))
    context = {
        "roadmap": roadmap,
        "rows": [
            {"portfolio": row, "count": counts.get(row.pk, 0), "url": f"{url('list', roadmap)}?portfolio={row.pk}"}
            for row in rows
        ],
        "can_manage": can_manage_portfolios(request.actor, roadmap.pk),
        "tabs": view_tabs(request, roadmap, "portfolios"),
    }
    return render(request, "programme/portfolios.html", context)


@screen
def portfolio(request: ActorRequest, roadmap_id: int, pk: int | None = None) -> HttpResponse:
    """Create a portfolio, or change one."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    require(can_manage_portfolios(request.actor, roadmap.pk), "programme.portfolio.save")
    row = get_object_or_404(Portfolio.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk) if pk else None
    initial = {"name": row.name, "pmo": row.pmo_id, "department": row.department_id} if row else {}

    def save(said: dict[str, Any]) -> None:
        department = said["department"]
        save_portfolio(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            name=said["name"],
            pmo_id=person_id(said["pmo"]),
            department_id=department.pk if department else None,
            portfolio_id=pk,
        )
        messages.success(request, _("Portefeuille enregistré."))

    title = row.name if row else _("Nouveau portefeuille")
    return form_page(
        request,
        form=PortfolioForm(request.POST or None, roadmap=roadmap, initial=initial),
        title=title,
        verb=_("Enregistrer le portefeuille"),
        back_url=url("portfolios", roadmap),
        save=save,
        trail=trail(roadmap, (_("Portefeuilles"), url("portfolios", roadmap)), (title, "")),
    )
