"""Addresses of the needs, under /feuilles/<roadmap>/besoins/."""

from django.urls import path

from jalon.web.needs import views

app_name = "needs"
urlpatterns = [
    path("", views.need_list, name="list"),
    path("nouveau", views.need_new, name="new"),
    path("<int:pk>", views.need, name="need"),
    path("<int:pk>/modifier", views.need_edit, name="edit"),
    path("<int:pk>/suite", views.need_qualify, name="qualify"),
]
