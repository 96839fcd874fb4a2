"""Write to who asked for a need that it waits, and why: called by the worker, once the answer is committed."""

from django.utils.translation import gettext as _

from jalon.desk.models import MailLog
from jalon.desk.usecases.send_mail import send_mail
from jalon.needs.models import Need
from jalon.needs.usecases.qualify_need import PUT_OFF, put_off_words


def tell_requester(*, need_id: int, public_url: str) -> MailLog | None:
    """Send the notice; None when nobody can be written to, or when the need no longer waits.

    Args:
        public_url: address of the instance, for the link.
    """
    need = Need.objects.filter(pk=need_id, status__in=PUT_OFF).select_related("requester__user", "roadmap").first()
    if need is None or need.requester is None:
        return None
    address = need.requester.email or (need.requester.user.email if need.requester.user else "")
    if not address:
        return None
    text = _("Bonjour,\n\n%(words)s\n\nFeuille de route : %(roadmap)s\n%(url)s\n") % {
        "words": put_off_words(need),
        "roadmap": need.roadmap.title,
        "url": f"{public_url}/feuilles/{need.roadmap_id}/besoins/{need.pk}",
    }
    subject = _("Suite donnée à votre besoin %(code)s") % {"code": need.code}
    return send_mail(to=address, subject=subject, text=text, kind="need_answer")
