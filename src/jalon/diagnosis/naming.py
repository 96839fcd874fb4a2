"""How the journal names an interview: by its number, never by the person heard."""

from django.utils.translation import gettext as _

from jalon.diagnosis.models import Interview
from jalon.kernel.refs import Ref


def interview_ref(interview: Interview) -> Ref:
    """The journal is read by the whole team of the roadmap: who was heard is not."""
    return Ref(interview._meta.label_lower, interview.pk, _("Entretien n° %(pk)d") % {"pk": interview.pk})
