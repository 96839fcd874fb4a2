"""Addresses of the programme, under /feuilles/<roadmap>/actions/."""

from django.urls import URLPattern, URLResolver, path

from jalon.web.programme import advancing, editing, importing, listing, overview, parts, sheet, sorting

app_name = "programme"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.action_list, name="list"),
    path("fichier.<slug:extension>", listing.export, name="export"),
    path("ensemble", listing.bulk, name="bulk"),
    path("vues", listing.view_keep, name="view_keep"),
    path("tableau", listing.board, name="board"),
    path("nouvelle", sheet.new, name="new"),
    path("tri", sorting.triage, name="triage"),
    path("programme-priorise", sorting.work_programme, name="work_programme"),
    path("equilibre", overview.balance, name="balance"),
    path("obligations", overview.obligations, name="obligations"),
    path("portefeuilles", parts.portfolios, name="portfolios"),
    path("portefeuilles/nouveau", parts.portfolio, name="portfolio_new"),
    path("portefeuilles/<int:pk>", parts.portfolio, name="portfolio"),
    path("importer", importing.start, name="import"),
    path("importer/<uuid:key>/colonnes", importing.columns, name="import_columns"),
    path("importer/<uuid:key>/verifier", importing.check, name="import_check"),
    path("importer/<uuid:key>/resultat", importing.done, name="import_done"),
    path("<int:pk>/", sheet.action_page, name="action"),
    path("<int:pk>/soumettre", sheet.submit, name="submit"),
    path("<int:pk>/avancement", advancing.advance, name="advance"),
    path("<int:pk>/commenter", sheet.comment, name="comment"),
    path("<int:pk>/obligation", sheet.obligation_validate, name="obligation_validate"),
    path("<int:pk>/fiche.<slug:extension>", sheet.paper, name="paper"),
    path("<int:pk>/modifier/argent", editing.means, name="means"),
    path("<int:pk>/modifier/<slug:section>", editing.edit, name="edit"),
    path("<int:pk>/liens", parts.links, name="links"),
    path("<int:pk>/variantes/nouvelle", parts.variant, name="variant_new"),
    path("<int:pk>/variantes/<int:variant_id>", parts.variant, name="variant"),
    path("<int:pk>/variantes/<int:variant_id>/supprimer", parts.variant_remove, name="variant_remove"),
]
