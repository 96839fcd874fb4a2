"""Addresses of the strategy, under /feuilles/<roadmap>/strategie/."""

from django.urls import path

from jalon.web.strategy import views, writing

app_name = "strategy"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("axes/nouveau", writing.write, {"kind": "axis"}, name="axis_new"),
    path("axes/<int:pk>", writing.write, {"kind": "axis"}, name="axis"),
    path("axes/<int:pk>/supprimer", writing.remove, {"kind": "axis"}, name="axis_remove"),
    path("objectifs/nouveau", writing.write, {"kind": "objective"}, name="objective_new"),
    path("objectifs/<int:pk>", writing.write, {"kind": "objective"}, name="objective"),
    path("objectifs/<int:pk>/supprimer", writing.remove, {"kind": "objective"}, name="objective_remove"),
    path("indicateurs", views.indicators, name="indicators"),
    path("indicateurs/nouveau", writing.write, {"kind": "indicator"}, name="indicator_new"),
    path("indicateurs/<int:pk>", writing.write, {"kind": "indicator"}, name="indicator"),
    path("indicateurs/<int:pk>/supprimer", writing.remove, {"kind": "indicator"}, name="indicator_remove"),
    path("themes", views.themes, name="themes"),
    path("themes/<int:pk>/retirer", views.theme_drop, name="theme_drop"),
    path("couverture", views.coverage, name="coverage"),
]
