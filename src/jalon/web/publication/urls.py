"""Addresses of what is prepared for the public, under `/feuilles/<roadmap_id>/publication/`."""

from django.urls import URLPattern, URLResolver, path

from jalon.web.publication import entries, manage, preview

app_name = "publication"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", manage.manage, name="manage"),
    path("site", manage.site, name="site"),
    path("apercu", preview.preview, name="preview"),
    path("retirer", manage.withdraw, name="withdraw"),
    path("actions/<int:published_id>/retirer", manage.withdraw_one, name="withdraw_action"),
    path("fiches/<int:action_id>", entries.entries, name="entries"),
    path("lignes/<int:entry_id>/supprimer", entries.remove, name="remove_entry"),
]
