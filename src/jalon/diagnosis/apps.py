from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "jalon.diagnosis"
    label = "diagnosis"
    default_auto_field = "django.db.models.BigAutoField"
