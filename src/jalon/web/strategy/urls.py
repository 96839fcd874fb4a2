"""Addresses of the strategy, under /feuilles/<roadmap>/strategie/."""

from django.urls import path

from jalon.web.strategy import views

app_name = "strategy"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("axes/nouveau", views.axis_new, name="axis_new"),
    path("axes/<int:pk>", views.axis_edit, name="axis"),
    path("axes/<int:pk>/supprimer", views.axis_remove, name="axis_remove"),
    path("objectifs/nouveau", views.objective_new, name="objective_new"),
    path("objectifs/<int:pk>", views.objective_edit, name="objective"),
    path("objectifs/<int:pk>/supprimer", views.objective_remove, name="objective_remove"),
    path("indicateurs", views.indicators, name="indicators"),
    path("indicateurs/nouveau", views.indicator_new, name="indicator_new"),
    path("indicateurs/<int:pk>", views.indicator_edit, name="indicator"),
    path("indicateurs/<int:pk>/supprimer", views.indicator_remove, name="indicator_remove"),
    path("themes", views.themes, name="themes"),
    path("themes/<int:pk>/retirer", views.theme_drop, name="theme_drop"),
    path("couverture", views.coverage, name="coverage"),
]
