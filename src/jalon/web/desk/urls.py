from django.urls import URLPattern, URLResolver, path

from jalon.web.desk import drafts, job_views, notifications

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("notifications", notifications.notifications, name="notifications"),
    path("notifications/lues", notifications.read_all, name="notifications_read"),
    path("notifications/<int:pk>/lue", notifications.read_one, name="notification_read"),
    path("brouillons", drafts.draft, name="draft"),
    path("travaux/<uuid:key>", job_views.job, name="job"),
    path("travaux/<uuid:key>/annuler", job_views.cancel, name="job_cancel"),
]
