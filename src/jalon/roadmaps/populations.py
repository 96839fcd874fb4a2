"""The populations a diagnosis listens to, kept distinct from end to end: campaigns, interviews, answers, needs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Population(TextChoices):
    """In whose name somebody speaks."""

    ELECTED = "elected", _("élus")
    MANAGEMENT = "management", _("direction générale")
    DEPARTMENTS = "departments", _("directions et services")
    AGENTS = "agents", _("agents")
    IT = "it", _("équipe informatique")
    MEMBERS = "members", _("communes membres")
    INHABITANTS = "inhabitants", _("habitants")
    PARTNERS = "partners", _("partenaires")
