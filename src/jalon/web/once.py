"""The form token: a double click, a reload or a retry of the network does nothing twice.

`{% form_token %}` inside a form writes a fresh number in it. `screen` answers a POST that carries one in a single
transaction, and keeps where it led; the same number with the same words leads there again and runs nothing. What must
not be undone with that transaction, a mail above all, is given to `afterwards`.
"""

import hashlib
from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.desk.usecases.claim_form import AlreadySent, claim_form

FIELD = "form_token"
_WAITING = "jalon.afterwards"


def answered_once(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """What `answer` gives, or where the same form led already. A page instead of a redirection claims nothing."""
    user_id = request.user.pk
    if request.method != "POST" or user_id is None or not request.POST.get(FIELD):
        return answer()
    try:
        with transaction.atomic():
            claim = claim_form(user_id=user_id, digest=_digest(request), now=timezone.now())
            response = answer()
            if isinstance(response, HttpResponseRedirect):
                claim.answered_url = response.url
                claim.save(update_fields=["answered_url"])
            else:
                claim.delete()
            return response
    except AlreadySent as sent:
        messages.success(request, _("C’était déjà enregistré : l’envoi en double n’a rien fait de plus."))
        return HttpResponseRedirect(sent.answered_url)


def afterwards(request: HttpRequest, work: Callable[[], object]) -> None:
    """Do something once the form is answered and its transaction committed; never, when it rolls back.

    Messages that it leaves are shown on the next page, as those of the view.
    """
    request.META.setdefault(_WAITING, []).append(work)


def carry_out_afterwards(request: HttpRequest) -> None:
    """Do what waited for the commit, in order. Called by `screen`."""
    for work in request.META.pop(_WAITING, []):
        work()


def _digest(request: HttpRequest) -> str:
    """Of the address, the token, the words and the files: one corrected since, of the same name and size, is another."""
    digest = hashlib.sha256(request.path.encode())
    for name in sorted(set(request.POST) - {"csrfmiddlewaretoken"}):
        digest.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()
