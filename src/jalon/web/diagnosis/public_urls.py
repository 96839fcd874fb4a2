"""Addresses under /recueil/, reached without account by who speaks."""

from django.urls import URLPattern, path

from jalon.web.diagnosis import public_minutes, public_panel, public_workshop

app_name = "voices"
urlpatterns: list[URLPattern] = [
    path("compte-rendu/", public_minutes.minutes, name="minutes"),
    path("compte-rendu/merci", public_minutes.minutes_thanks, name="minutes_thanks"),
    path("compte-rendu/<str:token>/", public_minutes.minutes_link, name="minutes_link"),
    path("atelier/", public_workshop.enter, name="workshop"),
    path("atelier/salle", public_workshop.room, name="workshop_room"),
    path("habitants/merci", public_panel.thanks, name="panel_thanks"),
    path("habitants/retrait/", public_panel.leave, name="panel_leave"),
    path("habitants/retrait/<str:token>/", public_panel.leave_link, name="panel_leave_link"),
    path("habitants/<uuid:key>/", public_panel.panel, name="panel"),
]
