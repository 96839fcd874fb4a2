"""The organisation chart: departments and teams; then skills and competences."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jalon.kernel.errors import DomainError, require
from jalon.organisations.models import Department, Organisation, Skill, Team
from jalon.organisations.queries import competences_for, organisation_chart, skills_for
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_competence import add_competence
from jalon.organisations.usecases.add_department import add_department
from jalon.organisations.usecases.add_skill import add_skill
from jalon.organisations.usecases.add_team import add_team
from jalon.organisations.usecases.edit_department import edit_department
from jalon.organisations.usecases.remove_department import remove_department
from jalon.organisations.usecases.remove_skill import remove_skill
from jalon.organisations.usecases.remove_team import remove_team
from jalon.web.organisations.forms import CompetenceForm, DepartmentForm, SkillForm, TeamForm
from jalon.web.organisations.frame import framed, open_organisation, under
from jalon.web.screens import ActorRequest, screen


@require_GET
@screen
def chart(request: ActorRequest, pk: int) -> HttpResponse:
    """Departments in the order of the chart, each with its teams."""
    row = open_organisation(request, pk)
    context = framed(request, row, tab="chart") | {"branches": organisation_chart(request.actor, row)}
    return render(request, "organisations/chart.html", context)


def _parents(request: ActorRequest, organisation: Organisation) -> QuerySet[Department]:
    return Department.objects.visible_to(request.actor).filter(organisation=organisation)


@screen
def add(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a department."""
    row = open_organisation(request, pk)
    require(can_edit_organisation(request.actor, row), "organisations.departments.add")
    form = DepartmentForm(request.POST or None, parents=_parents(request, row))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            added = add_department(actor=request.actor, organisation_id=row.pk, sheet=form.sheet())
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("« %(name)s » est dans l’organigramme.") % {"name": added.name})
            return redirect("organisations:chart", pk=row.pk)
    context = under(request, row, name="chart", label=_("Organigramme")) | {
        "form": form,
        "refusal": refusal,
        "heading": _("Ajouter une direction"),
        "lead": "",
        "verb": _("Ajouter"),
    }
    return render(request, "organisations/form.html", context)


def _open_department(request: ActorRequest, pk: int) -> Department:
    rows = Department.objects.visible_to(request.actor).select_related("organisation")
    department = get_object_or_404(rows, pk=pk)
    require(can_edit_organisation(request.actor, department.organisation), "organisations.departments.edit")
    return department


@screen
def department(request: ActorRequest, pk: int) -> HttpResponse:
    """Rename or move a department; its teams."""
    row = _open_department(request, pk)
    initial = {"name": row.name, "level": row.level, "parent": row.parent_id, "is_it": row.is_it}
    parents = _parents(request, row.organisation).exclude(pk=row.pk)
    form = DepartmentForm(request.POST or None, initial=initial, parents=parents)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            edit_department(actor=request.actor, department_id=row.pk, sheet=form.sheet())
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("La direction est enregistrée."))
            return redirect("organisations:chart", pk=row.organisation_id)
    context = under(request, row.organisation, name="chart", label=_("Organigramme")) | {
        "form": form,
        "refusal": refusal,
        "department": row,
        "teams": row.teams.all(),
        "team_form": TeamForm(prefix="team"),
    }
    return render(request, "organisations/department.html", context)


@screen
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then take a department out of the chart."""
    row = _open_department(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            remove_department(actor=request.actor, department_id=row.pk)
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("« %(name)s » n’est plus dans l’organigramme.") % {"name": row.name})
            return redirect("organisations:chart", pk=row.organisation_id)
    context = under(request, row.organisation, name="chart", label=_("Organigramme"))
    context |= {
        "department": row,
        "refusal": refusal,
        "action_url": reverse("organisations:remove_department", args=[pk]),
    }
    return render(request, "organisations/remove_department.html", context)


@require_POST
@screen
def team(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a team to a department."""
    row = _open_department(request, pk)
    form = TeamForm(request.POST, prefix="team")
    try:
        add_team(actor=request.actor, department_id=row.pk, name=form.data.get("team-name", ""))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("organisations:department", pk=row.pk)


@require_POST
@screen
def remove_one_team(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a team away."""
    reachable = Department.objects.visible_to(request.actor)
    row = get_object_or_404(Team.objects.filter(department__in=reachable), pk=pk)
    try:
        remove_team(actor=request.actor, team_id=row.pk)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("organisations:department", pk=row.department_id)


@screen
def skills(request: ActorRequest, pk: int) -> HttpResponse:
    """Skills whose days are counted, competences exercised; adding a skill."""
    row = open_organisation(request, pk)
    context = framed(request, row, tab="skills")
    form = SkillForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            add_skill(actor=request.actor, organisation_id=row.pk, **form.cleaned_data)
        except DomainError as error:
            refusal = error.message
        else:
            return redirect("organisations:skills", pk=row.pk)
    context |= {
        "skills": skills_for(row),
        "competences": competences_for(row),
        "form": form,
        "competence_form": CompetenceForm(prefix="competence"),
        "refusal": refusal,
    }
    return render(request, "organisations/skills.html", context)


@require_POST
@screen
def competence(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a competence of the organisation's own."""
    row = open_organisation(request, pk)
    label = request.POST.get("competence-label", "")[:200]
    try:
        add_competence(actor=request.actor, organisation_id=row.pk, label=label)
    except DomainError as error:
        require(can_edit_organisation(request.actor, row), "organisations.competences.add")
        messages.error(request, error.message)
    return redirect("organisations:skills", pk=row.pk)


@require_POST
@screen
def remove_one_skill(request: ActorRequest, pk: int, skill_id: int) -> HttpResponse:
    """Take away a skill of the organisation's own."""
    row = open_organisation(request, pk)
    require(can_edit_organisation(request.actor, row), "organisations.skills.remove")
    skill = get_object_or_404(Skill.objects.filter(organisation=row), pk=skill_id)
    try:
        remove_skill(actor=request.actor, organisation_id=row.pk, skill_id=skill.pk)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("organisations:skills", pk=row.pk)
