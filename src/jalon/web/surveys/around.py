"""Around the public pages of the surveys: the address of who sends, words in its language, a page that loses nothing."""

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from jalon.surveys.form.definition import RIGHT_TO_LEFT
from jalon.surveys.models import Survey
from jalon.web.context import PublicSite
from jalon.web.french import number_text

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
LEAST_SECONDS = 2
"""A whole form sent faster than that is asked the question against robots."""

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "next": "Continuer", "back": "Revenir", "send": "Envoyer ma réponse", "required": "obligatoire", "page": "Page",
        "of": "sur", "language": "Langue", "questions": "Questions",
    },
    "en": {
        "next": "Continue", "back": "Back", "send": "Send my answer", "required": "required", "page": "Page",
        "of": "of", "language": "Language", "questions": "Questions",
    },
    "ar": {
        "next": "متابعة", "back": "رجوع", "send": "إرسال إجابتي", "required": "إلزامي", "page": "صفحة",
        "of": "من", "language": "اللغة", "questions": "أسئلة",
    },
}  # fmt: skip
LANGUAGE_NAMES = {
    "fr": "Français", "en": "English", "ar": "العربية", "es": "Español", "pt": "Português", "br": "Brezhoneg",
    "ty": "Reo Tahiti", "de": "Deutsch", "it": "Italiano", "tr": "Türkçe", "he": "עברית",
}  # fmt: skip
_DIGITS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def language_of(survey: Survey, wanted: str) -> str:
    """The language of the page: one that the survey has, French otherwise."""
    return wanted if wanted in survey.languages else "fr"


def direction(language: str) -> str:
    """How the language is written."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def page_context(survey: Survey, *, language: str = "fr", here: str = "") -> dict[str, Any]:
    """What every public page of a survey shows around its content. Reads nothing from the database."""
    owner = survey.roadmap.organisation
    code = survey.public_code
    links = [
        {
            "code": one,
            "label": LANGUAGE_NAMES.get(one, one),
            "url": f"{here}?langue={one}",
            "is_current": one == language,
        }
        for one in ("fr", *survey.languages)
    ]
    return {
        "survey": survey,
        "owner": owner,
        "site": PublicSite(
            organisation_label=owner.name,
            subtitle=_("Enquête"),
            home_url=here or reverse("answers:answer", args=[code]),
            legal_url=reverse("answers:notice", args=[code]),
        ),
        "theme_css_url": reverse("answers:theme", args=[code]),
        "messages": (),
        "language": language,
        "direction": direction(language),
        "words": WORDS.get(language, WORDS["fr"]),
        "languages": links if survey.languages and here else [],
    }


def public_page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Rendered without the request: no session, no cookie, nothing kept by the browser or a relay."""
    response = HttpResponse(render_to_string(template, context), status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def unlosable(view: View[P]) -> View[P]:
    """A page without cookie, whose words survive a database that restarts: they come back with a button to send again.

    The signed state of the form, or the token of the link, stands for the CSRF token: there is no session to ride on.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            if request.method == "POST":
                _ = request.POST  # read here, so that a form that is too big has its own sentence
            return view(request, *args, **kwargs)
        except (RequestDataTooBig, TooManyFieldsSent):
            most = number_text(settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000)
            return _page_alone(request, "answers/too_big.html", {"most": most}, 413)
        except (OperationalError, InterfaceError):
            if request.method != "POST":
                raise
            return _page_alone(request, "answers/send_again.html", {"fields": _typed(request)}, 503)

    return cast("View[P]", csrf_exempt(kept))


def _page_alone(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    around = {"site": PublicSite(organisation_label="", home_url=request.path), "theme_css_url": "", "messages": ()}
    return public_page(request, template, around | context | {"action": request.get_full_path()}, status=status)


def _typed(request: HttpRequest) -> list[dict[str, Any]]:
    """Everything that was sent, to be sent again; words that a person typed are also shown."""
    found = []
    for name in request.POST:
        for value in request.POST.getlist(name):
            found.append({"name": name, "value": value, "is_words": name.startswith("q-") and len(value) > 12})
    return found


def challenge_of(nonce: str) -> tuple[str, int]:
    """The question against robots of one form, in words, and its answer."""
    drawn = hmac.new(settings.SECRET_KEY.encode(), f"challenge:{nonce}".encode(), hashlib.sha256).digest()
    one, two = drawn[0] % 9 + 1, drawn[1] % 9 + 1
    text = _("Pour montrer que vous n’êtes pas un robot : combien font %(one)s plus %(two)s ? Répondez en chiffres.")
    return text % {"one": _DIGITS[one], "two": _DIGITS[two]}, one + two


def is_challenge_met(nonce: str, answer: str) -> bool:
    """Whether the answer is the right one."""
    return answer.strip() == str(challenge_of(nonce)[1])


def gone(request: HttpRequest, title: str, text: str, *, status: int = 404) -> HttpResponse:
    """A page that says why there is nothing here: the same for a link that never was and one that expired."""
    around = {"site": PublicSite(), "theme_css_url": "", "messages": ()}
    return public_page(request, "answers/gone.html", around | {"title": title, "text": text}, status=status)
