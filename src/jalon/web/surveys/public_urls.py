"""Addresses under /enquete/, reached without an account. Nothing there is written in our traces."""

from django.urls import path

from jalon.web.surveys import outside, respond, visa

app_name = "answers"
urlpatterns = [
    path("invitation/<str:token>", respond.invited, name="invited"),
    path("invitation/<str:token>/visa", visa.ask_visa, name="ask_visa"),
    path("visa/<str:token>", visa.visa, name="visa"),
    path("<str:code>", respond.answer, name="answer"),
    path("<str:code>/donnees-personnelles", outside.notice, name="notice"),
    path("<str:code>/recu", outside.receipt, name="receipt"),
    path("<str:code>/contact", outside.contact, name="contact"),
    path("<str:code>/resultats", outside.results, name="results"),
    path("<str:code>/couleurs.css", outside.theme, name="theme"),
]
