"""Bring the shipped competences, skills and themes into the database."""

from django.db import transaction

from jalon.organisations.models import Competence, Skill, Theme
from jalon.organisations.shipped import COMPETENCES, SKILLS, THEMES


@transaction.atomic
def load_shipped_lists() -> None:
    """Create or relabel the shipped rows; those that organisations added are left alone."""
    for order, (code, label) in enumerate(COMPETENCES, start=1):
        Competence.objects.update_or_create(organisation=None, code=code, defaults={"label": label, "order": order})
    for order, (code, label, is_business) in enumerate(SKILLS, start=1):
        Skill.objects.update_or_create(
            organisation=None, code=code, defaults={"label": label, "is_business": is_business, "order": order}
        )
    for order, (code, label) in enumerate(THEMES, start=1):
        Theme.objects.update_or_create(organisation=None, code=code, defaults={"label": label, "order": order})
