"""Starting, suspending, resuming and finishing a retained action."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.kernel.errors import require
from jalon.programme.models import Action, ActionStatus
from jalon.programme.rules import can_advance_action
from jalon.programme.usecases.advance_action import advance_action, next_statuses
from jalon.web.fields import DayField, choice_field
from jalon.web.pages import form_page
from jalon.web.programme.sheet import bare, trail
from jalon.web.screens import ActorRequest, open_roadmap, screen

_WORDS = {
    (ActionStatus.RETAINED, ActionStatus.UNDER_WAY): gettext_lazy("Elle démarre"),
    (ActionStatus.UNDER_WAY, ActionStatus.SUSPENDED): gettext_lazy("Elle est suspendue"),
    (ActionStatus.UNDER_WAY, ActionStatus.DONE): gettext_lazy("Elle est réalisée"),
    (ActionStatus.SUSPENDED, ActionStatus.UNDER_WAY): gettext_lazy("Elle reprend"),
    (ActionStatus.DONE, ActionStatus.UNDER_WAY): gettext_lazy("Elle n’était pas finie : elle est de nouveau en cours"),
}


class AdvanceForm(forms.Form):
    """Where the action goes, since when and why."""

    to = forms.ChoiceField(label=gettext_lazy("Que se passe-t-il ?"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("À quelle date ?"))
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        help_text=gettext_lazy("Demandé pour suspendre ou pour revenir en arrière ; lu par l’équipe, jamais publié."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = ActionStatus(action.status)
        choices = [(str(to), str(_WORDS[here, to])) for to in next_statuses(action)]
        choice_field(self, "to").choices = choices
        if len(choices) == 1:
            self.fields["to"].initial = choices[0][0]


@screen
def advance(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One step forward, or back, dated and signed."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = bare(request, roadmap, pk)
    require(can_advance_action(request.actor, action), "programme.advance")
    if not next_statuses(action):
        raise Http404
    today = request.actor.on
    form = AdvanceForm(request.POST or None, action=action, initial={"on": today})
    back = reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": action.pk})

    def save(said: dict[str, Any]) -> None:
        moved = advance_action(actor=request.actor, action_id=action.pk, today=today, **said)
        messages.success(request, _("L’action est maintenant « %(status)s ».") % {"status": moved.get_status_display()})

    return form_page(
        request,
        form=form,
        title=_("Faire avancer « %(title)s »") % {"title": action.title},
        verb=_("Enregistrer"),
        back_url=back,
        save=save,
        trail=trail(roadmap, (action.code, back), (_("Avancement"), "")),
    )
