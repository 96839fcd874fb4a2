"""Addresses of the organisations' screens."""

from django.urls import URLPattern, URLResolver, path

from jalon.web.organisations import chart, importing, listing, members, sheet

app_name = "organisations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/", listing.organisations, name="list"),
    path("organisations/choisir", listing.choose, name="choose"),
    path("organisations/referentiel", listing.registry, name="registry"),
    path("organisations/ajouter", sheet.add, name="add"),
    path("organisations/importer", importing.offer, name="import"),
    path("organisations/importer/<uuid:key>", importing.check, name="import_check"),
    path("organisations/<int:pk>", sheet.organisation, name="organisation"),
    path("organisations/<int:pk>/modifier", sheet.edit, name="edit"),
    path("organisations/<int:pk>/apparence", sheet.brand, name="brand"),
    path("organisations/<int:pk>/logo", sheet.logo, name="logo"),
    path("organisations/<int:pk>/couleurs.css", sheet.theme, name="theme"),
    path("organisations/<int:pk>/membres", members.members, name="members"),
    path("organisations/<int:pk>/membres.<str:form>", members.export, name="export_members"),
    path("organisations/<int:pk>/membres/ajouter", members.add, name="add_member"),
    path("organisations/adhesions/<int:pk>", members.change, name="membership"),
    path("organisations/adhesions/<int:pk>/transferer", members.transfer, name="transfer"),
    path("organisations/<int:pk>/organigramme", chart.chart, name="chart"),
    path("organisations/<int:pk>/organigramme/ajouter", chart.add, name="add_department"),
    path("organisations/directions/<int:pk>", chart.department, name="department"),
    path("organisations/directions/<int:pk>/supprimer", chart.remove, name="remove_department"),
    path("organisations/directions/<int:pk>/equipes", chart.team, name="add_team"),
    path("organisations/equipes/<int:pk>/supprimer", chart.remove_one_team, name="remove_team"),
    path("organisations/<int:pk>/savoir-faire", chart.skills, name="skills"),
    path("organisations/<int:pk>/competences/ajouter", chart.competence, name="add_competence"),
    path("organisations/<int:pk>/savoir-faire/<int:skill_id>/supprimer", chart.remove_one_skill, name="remove_skill"),
]
