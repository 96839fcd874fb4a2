from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """No rows: an app only so that its style sheet for inline pictures is collected."""

    name = "jalon.documents"
    label = "documents"
