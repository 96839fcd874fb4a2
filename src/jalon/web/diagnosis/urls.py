"""Addresses under /feuilles/<roadmap>/diagnostic/."""

from django.urls import URLPattern, path

from jalon.web.diagnosis import correspondents, guides, interviews, minutes, notes, plan

app_name = "diagnosis"
urlpatterns: list[URLPattern] = [
    path("", plan.plan, name="plan"),
    path("cloture", plan.closing, name="closing"),
    path("cloture/rouvrir", plan.reopen, name="reopen"),
    path("campagnes/nouvelle", plan.campaign_edit, name="campaign_new"),
    path("campagnes/<int:pk>", plan.campaign, name="campaign"),
    path("campagnes/<int:pk>/modifier", plan.campaign_edit, name="campaign_edit"),
    path("campagnes/<int:pk>/cibles", plan.targets, name="targets"),
    path("campagnes/<int:pk>/relances", correspondents.reminders, name="reminders"),
    path("campagnes/<int:pk>/suivi.<str:extension>", plan.tracker_file, name="tracker_file"),
    path("cibles/<int:pk>/retirer", plan.target_remove, name="target_remove"),
    path("referents/", correspondents.correspondents, name="correspondents"),
    path("referents/nouveau", correspondents.correspondent_new, name="correspondent_new"),
    path("referents/<int:pk>/fin", correspondents.correspondent_end, name="correspondent_end"),
    path("sollicitations/nouvelle", correspondents.solicitation_new, name="solicitation_new"),
    path("sollicitations/<int:pk>", correspondents.solicitation, name="solicitation"),
    path("sollicitations/<int:pk>/<int:line_id>", correspondents.solicitation_answer, name="solicitation_answer"),
    path("information", minutes.notice, name="notice"),
    path("information/completer", minutes.notice_edit, name="notice_edit"),
    path("information.<str:extension>", minutes.notice_file, name="notice_file"),
    path("guides/", guides.guide_list, name="guides"),
    path("guides/<int:pk>", guides.guide, name="guide"),
    path("guides/<int:pk>/copier", guides.guide_copy, name="guide_copy"),
    path("guides/<int:pk>/modifier", guides.guide_edit, name="guide_edit"),
    path("guides/<int:pk>/retirer", guides.guide_retire, name="guide_retire"),
    path("entretiens/", interviews.interview_list, name="interviews"),
    path("entretiens/nouveau", interviews.interview_new, name="interview_new"),
    path("entretiens.ics", interviews.calendar, name="calendar"),
    path("entretiens/<int:pk>", interviews.interview, name="interview"),
    path("entretiens/<int:pk>.ics", interviews.interview_calendar, name="interview_calendar"),
    path("entretiens/<int:pk>/modifier", interviews.interview_edit, name="interview_edit"),
    path("entretiens/<int:pk>/annuler", interviews.interview_cancel, name="interview_cancel"),
    path("entretiens/<int:pk>/informer", minutes.interview_inform, name="interview_inform"),
    path("entretiens/<int:pk>/notes", notes.notes, name="notes"),
    path("entretiens/<int:pk>/notes/envoi", notes.notes_send, name="notes_send"),
    path("entretiens/<int:pk>/compte-rendu/rediger", minutes.minutes_draft, name="minutes_draft"),
    path("entretiens/<int:pk>/compte-rendu/modifier", minutes.minutes_edit, name="minutes_edit"),
    path("entretiens/<int:pk>/compte-rendu/envoyer", minutes.minutes_send, name="minutes_send"),
    path("entretiens/<int:pk>/compte-rendu/reprendre", minutes.minutes_take_back, name="minutes_take_back"),
    path("entretiens/<int:pk>/compte-rendu.<str:extension>", minutes.minutes_file, name="minutes_file"),
]
