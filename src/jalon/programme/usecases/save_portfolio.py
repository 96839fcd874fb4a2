"""Portfolios: actions that share people and means, with a PMO."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Department
from jalon.programme.models import Portfolio
from jalon.programme.rules import can_manage_portfolios
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.people import require_people


class BadPortfolio(DomainError):
    messages = {
        "no_name": _("Donnez un nom au portefeuille."),
        "name_taken": _("Un portefeuille de cette feuille de route s’appelle déjà « %(name)s »."),
        "no_pmo": _("Un portefeuille a toujours un PMO : choisissez une personne."),
        "department": _("Cette direction n’est pas celle d’un organisme de la feuille de route."),
    }


@transaction.atomic
def save_portfolio(
    *,
    actor: Actor,
    roadmap_id: int,
    name: str,
    pmo_id: int | None,
    department_id: int | None = None,
    portfolio_id: int | None = None,
) -> Portfolio:
    """Create a portfolio, or change one.

    Raises:
        Roadmap.DoesNotExist, Portfolio.DoesNotExist: not seen.
        Forbidden: the actor does not run the roadmap.
        BadPortfolio: no name, a name taken, or no PMO.
        PersonElsewhere: the PMO has nothing to do with the roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_manage_portfolios(actor, roadmap.pk), "programme.portfolio.save")
    name = " ".join(name.split())
    if not name:
        raise BadPortfolio("no_name")
    if pmo_id is None:
        raise BadPortfolio("no_pmo")
    others = Portfolio.objects.filter(roadmap=roadmap, name__iexact=name).exclude(pk=portfolio_id or 0)
    if others.exists():
        raise BadPortfolio("name_taken", name=name)
    if department_id is not None:
        organisations = [roadmap.organisation_id, *roadmap.participants.values_list("organisation_id", flat=True)]
        if not Department.objects.filter(pk=department_id, organisation__in=organisations).exists():
            raise BadPortfolio("department")
    portfolio = Portfolio.objects.get(pk=portfolio_id, roadmap=roadmap) if portfolio_id else Portfolio(roadmap=roadmap)
    require_people(roadmap, pmo_id, kept=(portfolio.pmo_id,))
    portfolio.name, portfolio.pmo_id, portfolio.department_id = name[:160], pmo_id, department_id
    portfolio.save()
    record(
        actor,
        "programme.portfolio.saved",
        Ref.to(portfolio),
        roadmap_id=roadmap.pk,
        organisation_id=roadmap.organisation_id,
    )
    return portfolio
