from django.urls import URLPattern, URLResolver, path

from jalon.web.desk import job_views

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("travaux/<uuid:key>", job_views.job, name="job"),
    path("travaux/<uuid:key>/annuler", job_views.cancel, name="job_cancel"),
]
