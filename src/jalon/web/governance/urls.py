"""Addresses of governance, under /feuilles/<roadmap>/instances/."""

from django.urls import path

from jalon.web.governance import views

app_name = "governance"
urlpatterns = [
    path("decisions", views.decisions, name="decisions"),
    path("", views.bodies, name="bodies"),
    path("nouvelle", views.body_edit, name="body_new"),
    path("<int:pk>", views.body, name="body"),
    path("<int:pk>/modifier", views.body_edit, name="body_edit"),
    path("<int:pk>/sieges", views.seat_new, name="seat_new"),
    path("<int:pk>/sieges/<int:seat_id>/fin", views.seat_end, name="seat_end"),
    path("<int:pk>/seances", views.meeting_new, name="meeting_new"),
    path("seances/<int:pk>", views.meeting, name="meeting"),
    path("seances/<int:pk>/releve.<slug:extension>", views.record_file, name="record"),
]
