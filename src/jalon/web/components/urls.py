from django.urls import path

from jalon.web.components import views

app_name = "components"
urlpatterns = [
    path("composants", views.page, name="page"),
    path("composants/formulaire", views.form_screen, name="form"),
    path("composants/public", views.public_page, name="public"),
    path("composants/feuille", views.paper_page, name="paper"),
    path("composants/entree", views.entrance_page, name="entrance"),
    path("composants/options", views.options, name="options"),
    path("composants/avancement", views.progress, name="progress"),
    path("composants/note", views.score, name="score"),
]
