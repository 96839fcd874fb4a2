"""What leaves by mail: the sentence, the address of the link, and what is said to who sent it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.accounts.invitations import Invitation
from jalon.desk.usecases.send_mail import SENT, send_mail
from jalon.kernel.actor import Role
from jalon.web.french import date_text


def post_invitation(request: HttpRequest, invitation: Invitation, *, place: str, by_label: str) -> None:
    """Send the mail of an invitation and say how it went. A person who signs in already is only told.

    Args:
        place: organisation or roadmap that the role is on, in words.
    """
    person = invitation.person
    if invitation.token is None or invitation.link is None:
        if person.user is not None:
            link = settings.JALON_PUBLIC_URL
            text = _("Bonjour,\n\n%(by)s vous a donné un rôle : %(place)s.\n\nConnectez-vous : %(link)s\n")
            send_mail(
                to=person.user.email,
                subject=_("Un nouveau rôle dans Jalon"),
                text=text % {"by": by_label, "place": place, "link": link},
                kind="role",
            )
        messages.success(request, _("Le rôle de « %(name)s » est enregistré.") % {"name": person.full_name})
        return
    address = settings.JALON_PUBLIC_URL + reverse("accounts:invitation", args=[invitation.token])
    text = _(
        "Bonjour,\n\n%(by)s vous invite dans Jalon, où se décide et se conduit la feuille de route numérique.\n"
        "Votre rôle : %(role)s (%(place)s).\n\nOuvrez votre compte par ce lien, qui ne sert qu’une fois, avant le "
        "%(until)s :\n\n%(link)s\n\nVous n’attendiez pas cette invitation ? Ne faites rien.\n"
    )
    values = {
        "by": by_label,
        "place": place,
        "role": Role(invitation.link.payload["role"]).label,
        "until": date_text(invitation.link.expires_at.date()),
        "link": address,
    }
    log = send_mail(
        to=invitation.link.email, subject=_("Votre invitation dans Jalon"), text=text % values, kind="invitation"
    )
    if log.status == SENT:
        messages.success(request, _("L’invitation est partie à %(email)s.") % {"email": log.to})
    else:
        messages.error(
            request,
            _("Le rôle est enregistré, mais le courriel à %(email)s n’est pas parti. Renvoyez l’invitation plus tard.")
            % {"email": log.to},
        )
