"""Addresses under /feuilles/<roadmap>/codage/."""

from django.urls import URLPattern, path

from jalon.web.coding import chapters, codebook, corpus, findings, passages

app_name = "coding"
urlpatterns: list[URLPattern] = [
    path("", corpus.corpus, name="corpus"),
    path("voix/<slug:source>/<str:key>", corpus.voice, name="voice"),
    path("corpus.txt", corpus.iramuteq, name="iramuteq"),
    path("passages", passages.passages, name="passages"),
    path("passages/faire", passages.make_of, name="make"),
    path("passages/<int:pk>", passages.passage, name="passage"),
    path("passages/<int:pk>/retirer", passages.passage_remove, name="passage_remove"),
    path("themes", passages.counts, name="counts"),
    path("themes.<slug:extension>", passages.counts_export, name="counts_export"),
    path("grille", codebook.codebook, name="codebook"),
    path("grille/importer", codebook.codebook_import, name="codebook_import"),
    path("grille/themes/nouveau", codebook.theme, name="theme_new"),
    path("grille/themes/<int:pk>", codebook.theme, name="theme_edit"),
    path("grille/themes/<int:pk>/retirer", codebook.theme_remove, name="theme_remove"),
    path("grille/v<int:version>.<slug:extension>", codebook.codebook_export, name="codebook_export"),
    path("grille/<slug:step>", codebook.codebook_step, name="codebook_step"),
    path("constats", findings.findings, name="findings"),
    path("constats/nouveau", findings.finding_new, name="finding_new"),
    path("constats/<int:pk>", findings.finding, name="finding"),
    path("constats/<int:pk>/modifier", findings.finding_edit, name="finding_edit"),
    path("constats/<int:pk>/valider", findings.finding_validate, name="finding_validate"),
    path("constats/<int:pk>/liens", findings.finding_links, name="finding_links"),
    path("constats/<int:pk>/citations", findings.finding_cite, name="finding_cite"),
    path("constats/<int:pk>/supprimer", findings.finding_remove, name="finding_remove"),
    path("chapitres", chapters.comparison, name="chapters"),
    path("chapitres/<int:organisation_id>/<slug:chapter>/<slug:viewpoint>", chapters.chapter, name="chapter"),
]
