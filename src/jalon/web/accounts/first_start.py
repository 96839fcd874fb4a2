"""The first administrator: a page opened by the link that the console printed."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jalon.accounts.usecases.create_first_admin import FirstAdminRefused, create_first_admin
from jalon.accounts.usecases.offer_first_start import is_first_start_open
from jalon.web.accounts.entering import enter
from jalon.web.accounts.forms import FirstAdminForm
from jalon.web.accounts.links import take_token

IN_SESSION = "first_start_token"


@never_cache
def first_start_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the console: consumes nothing."""
    if not is_first_start_open(token=token, now=timezone.now()):
        raise Http404
    return take_token(request, IN_SESSION, token, to="accounts:first_start")


@never_cache
def first_start(request: HttpRequest) -> HttpResponse:
    """GET shows the form, POST creates the administrator and signs in."""
    now = timezone.now()
    token = str(request.session.get(IN_SESSION, ""))
    if not is_first_start_open(token=token, now=now):
        raise Http404
    form = FirstAdminForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            user = create_first_admin(
                email=cleaned["email"],
                full_name=cleaned["full_name"],
                password=cleaned["password"],
                now=now,
                token=token,
            )
        except FirstAdminRefused as error:
            refusal = error.message
        else:
            enter(request, user, how="first_start")
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {
        "form": form,
        "refusal": refusal,
        "heading": _("Premier administrateur"),
        "lead": _("Ce compte administrera l’instance : organisations, comptes et rôles. Le lien ne sert qu’une fois."),
        "verb": _("Créer l’administrateur"),
    }
    return render(request, "accounts/entrance_form.html", context, status=422 if request.method == "POST" else 200)
