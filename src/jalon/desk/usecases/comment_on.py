"""Add a remark to an object."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.desk.models import Comment
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError
from jalon.kernel.refs import Ref

TEXT_LENGTH = 4000


class CommentRefused(DomainError):
    messages = {
        "empty": _("Écrivez quelque chose avant de commenter."),
        "too_long": _("Un commentaire compte 4 000 caractères au plus ; le vôtre en compte %(count)s."),
    }


@transaction.atomic
def comment_on(*, actor: Actor, subject: Ref, text: str) -> Comment:
    """Keep a remark. The caller has read the subject through its own `visible_to` and checked its own rule.

    Raises:
        CommentRefused: nothing was written, or too much.
    """
    text = text.strip()
    if not text:
        raise CommentRefused("empty")
    if len(text) > TEXT_LENGTH:
        raise CommentRefused("too_long", count=len(text))
    return Comment.objects.create(
        subject_type=subject.type,
        subject_id=subject.id,
        subject_label=subject.label,
        author_id=actor.person_id,
        author_label=actor.label,
        text=text,
    )
