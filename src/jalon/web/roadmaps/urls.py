"""Addresses of a roadmap's own pages, under /feuilles/."""

from django.urls import path

from jalon.web.roadmaps import guide, methods, parts, people, phases, views

app_name = "roadmaps"
urlpatterns = [
    path("", views.roadmap_list, name="list"),
    path("nouvelle", guide.guide, name="guide"),
    path("methodes/", methods.method_list, name="methods"),
    path("methodes/<int:pk>", methods.method, name="method"),
    path("methodes/<int:pk>/copier", methods.copy, name="method_copy"),
    path("methodes/<int:pk>/modifier", methods.edit, name="method_edit"),
    path("<int:roadmap_id>/", views.roadmap, name="roadmap"),
    path("<int:roadmap_id>/cadre", views.frame, name="frame"),
    path("<int:roadmap_id>/etat", views.status, name="status"),
    path("<int:roadmap_id>/lancer", views.launch, name="launch"),
    path("<int:roadmap_id>/nouvelle-version", views.new_version, name="new_version"),
    path("<int:roadmap_id>/journal", views.journal, name="journal"),
    path("<int:roadmap_id>/note-de-cadrage.<str:extension>", views.scoping_note, name="scoping_note"),
    path("<int:roadmap_id>/phases", phases.phase_list, name="phases"),
    path("<int:roadmap_id>/phases/nouvelle", phases.phase_new, name="phase_new"),
    path("<int:roadmap_id>/phases/<int:pk>", phases.phase_edit, name="phase"),
    path("<int:roadmap_id>/phases/<int:phase_id>/livrables/nouveau", phases.deliverable_new, name="deliverable_new"),
    path("<int:roadmap_id>/phases/<int:phase_id>/livrables/<int:pk>", phases.deliverable_edit, name="deliverable"),
    path("<int:roadmap_id>/enjeux", parts.challenges, name="challenges"),
    path("<int:roadmap_id>/enjeux/nouveau", parts.challenge_new, name="challenge_new"),
    path("<int:roadmap_id>/enjeux/<int:pk>", parts.challenge_edit, name="challenge"),
    path("<int:roadmap_id>/enjeux/<int:pk>/deplacer", parts.challenge_move, name="challenge_move"),
    path("<int:roadmap_id>/enjeux/<int:pk>/supprimer", parts.challenge_remove, name="challenge_remove"),
    path("<int:roadmap_id>/perimetre", parts.scope, name="scope"),
    path("<int:roadmap_id>/perimetre/<int:pk>/supprimer", parts.scope_remove, name="scope_remove"),
    path("<int:roadmap_id>/conditions", parts.conditions, name="conditions"),
    path("<int:roadmap_id>/conditions/<int:pk>", parts.condition, name="condition"),
    path("<int:roadmap_id>/participants", people.participants, name="participants"),
    path("<int:roadmap_id>/participants/ajouter", people.participants_add, name="participants_add"),
    path(
        "<int:roadmap_id>/participants/<int:organisation_id>/retirer",
        people.participant_remove,
        name="participant_remove",
    ),
    path("<int:roadmap_id>/roles", people.roles, name="roles"),
    path("<int:roadmap_id>/roles/<int:pk>/retirer", people.role_remove, name="role_remove"),
]
