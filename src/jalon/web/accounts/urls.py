"""Accounts, under `/compte/`, before allauth's own addresses."""

from django.urls import URLPattern, URLResolver, path

from jalon.web.accounts import demonstration, entrance, first_start

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", entrance.sign_in, name="sign_in"),
    path("demonstration", demonstration.roles, name="demonstration"),
    path("demonstration/<int:pk>", demonstration.sign_in, name="demonstration_sign_in"),
    path("premier-demarrage/<str:token>/", first_start.first_start, name="first_start"),
]
