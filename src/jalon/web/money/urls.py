"""Addresses of money and teams, under /feuilles/<roadmap>/moyens/."""

from django.urls import path

from jalon.web.money import capacity, envelopes, first_hour

app_name = "money"
urlpatterns = [
    path("premiere-heure", first_hour.first_hour, name="first_hour"),
    path("premiere-heure.<str:extension>", first_hour.first_hour_paper, name="first_hour_paper"),
    path("enveloppes", envelopes.envelopes, name="envelopes"),
    path("enveloppes/dsi", envelopes.it_envelopes, name="it_envelopes"),
    path("equipes", capacity.capacity, name="capacity"),
    path("equipes/nouvelle", capacity.capacity_new, name="capacity_new"),
    path("equipes/<int:pk>", capacity.capacity_edit, name="capacity_edit"),
    path("equipes/<int:pk>/supprimer", capacity.capacity_remove, name="capacity_remove"),
]
