"""Addresses under /feuilles/<roadmap>/enquetes/."""

from django.urls import URLPattern, path

from jalon.web.surveys import building, inviting, member, reading, team

app_name = "surveys"
urlpatterns: list[URLPattern] = [
    path("", team.survey_list, name="list"),
    path("nouvelle", team.survey_new, name="new"),
    path("reponse/<int:invitation_id>", member.own_answer, name="own"),
    path("reponse/<int:invitation_id>/visa", member.approve, name="approve"),
    path("<int:pk>", team.survey, name="survey"),
    path("<int:pk>/cadre", team.survey_edit, name="edit"),
    path("<int:pk>/ouvrir", team.survey_open, name="open"),
    path("<int:pk>/fermer", team.survey_close, name="close"),
    path("<int:pk>/vague", team.survey_repeat, name="repeat"),
    path("<int:pk>/apercu", building.preview, name="preview"),
    path("<int:pk>/importer", building.import_file, name="import"),
    path("<int:pk>/traduire/<slug:language>", building.translate, name="translate"),
    path("<int:pk>/questions/nouvelle", building.question_new, name="question_new"),
    path("<int:pk>/questions/<int:question_id>", building.question_edit, name="question_edit"),
    path("<int:pk>/questions/<int:question_id>/geste", building.question_act, name="question_act"),
    path("<int:pk>/questions/<int:question_id>/quotas", building.quotas, name="quotas"),
    path("<int:pk>/invitations", inviting.invitations, name="invitations"),
    path("<int:pk>/invitations/nouvelles", inviting.invite, name="invite"),
    path("<int:pk>/invitations/relancer", inviting.remind, name="remind"),
    path("<int:pk>/invitations/<int:invitation_id>/geste", inviting.invitation_act, name="invitation_act"),
    path("<int:pk>/invitations/<int:invitation_id>/saisir", inviting.behalf, name="behalf"),
    path("<int:pk>/invitations/<int:invitation_id>/reponse", inviting.response, name="response"),
    path("<int:pk>/resultats", reading.results, name="results"),
    path("<int:pk>/croiser", reading.crossing, name="cross"),
    path("<int:pk>/textes", reading.texts, name="texts"),
    path("<int:pk>/contacts", reading.contacts, name="contacts"),
    path("<int:pk>/publies", reading.published, name="published"),
    path("<int:pk>/eliminer", reading.destroy, name="destroy"),
    path("<int:pk>/reponses.<slug:extension>", reading.export, name="export"),
    path("<int:pk>/questionnaire.<slug:extension>", reading.paper, name="paper"),
]
