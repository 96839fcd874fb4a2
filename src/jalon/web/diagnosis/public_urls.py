"""Addresses under /recueil/, reached without account by who speaks."""

from django.urls import URLPattern, path

from jalon.web.diagnosis import public_minutes

app_name = "voices"
urlpatterns: list[URLPattern] = [
    path("compte-rendu/", public_minutes.minutes, name="minutes"),
    path("compte-rendu/merci", public_minutes.minutes_thanks, name="minutes_thanks"),
    path("compte-rendu/<str:token>/", public_minutes.minutes_link, name="minutes_link"),
]
