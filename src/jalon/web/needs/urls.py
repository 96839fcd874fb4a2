"""Addresses of the needs, under /feuilles/<roadmap>/besoins/."""

from django.urls import path

from jalon.web.needs import files, groups, importing, matching, overview, reference, views

app_name = "needs"
urlpatterns = [
    path("", views.need_list, name="list"),
    path("nouveau", views.need_new, name="new"),
    path("exporter.<str:extension>", files.export, name="export"),
    path("<int:pk>", views.need, name="need"),
    path("<int:pk>/modifier", views.need_edit, name="edit"),
    path("<int:pk>/suite", views.need_qualify, name="qualify"),
    path("<int:pk>/commenter", views.need_comment, name="comment"),
    path("rapprocher", matching.match, name="match"),
    path("rapprocher/<int:pk>", matching.answer, name="match_answer"),
    path("rapprocher/annuler", matching.undo, name="match_undo"),
    path("groupes", groups.group_list, name="groups"),
    path("groupes/<int:pk>", groups.group, name="group"),
    path("groupes/<int:pk>/modifier", groups.group_edit, name="group_edit"),
    path("groupes/<int:pk>/retirer", groups.group_remove, name="group_remove"),
    path("groupes/<int:pk>/besoins/<int:need_id>", groups.group_need, name="group_need"),
    path("groupes/<int:pk>/objectif", groups.group_objective, name="group_objective"),
    path("groupes/<int:pk>/action", groups.group_action, name="group_action"),
    path("rang", overview.ranking, name="ranking"),
    path("rang.<str:extension>", files.ranking_export, name="ranking_export"),
    path("directions", overview.departments, name="departments"),
    path("directions/<int:pk>/nouveau", views.need_new_of_department, name="department_new"),
    path("ruptures", overview.breaks, name="breaks"),
    path("importer", importing.start, name="import"),
    path("importer/<uuid:key>", importing.check, name="import_check"),
    path("liste", reference.reference_list, name="reference"),
    path("liste/<int:pk>/retirer", reference.entry_remove, name="reference_remove"),
]
