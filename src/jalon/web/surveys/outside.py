"""The other public pages of a survey: what becomes of the answers, the receipt, a contact left, published results, colours."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalon.surveys.kinds import SurveyState
from jalon.surveys.models import Destruction, Survey
from jalon.surveys.queries import is_receipt_counted, survey_of_code
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.results import Result, published_results
from jalon.surveys.usecases.store_anonymous_answer import leave_contact
from jalon.web.colours import organisation_css
from jalon.web.surveys.around import page_context, public_page, unlosable
from jalon.web.surveys.pictures import shown_results

MAIN, ACCENT = "#0e434d", "#b7630a"


def _survey(code: str) -> Survey:
    found = survey_of_code(code)
    if found is None:
        raise Http404
    return found


@require_safe
@unlosable
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The information that the law asks for: who, what for, on which ground, how long, which rights."""
    survey = _survey(code)
    return public_page(request, "answers/notice.html", page_context(survey))


@require_http_methods(["GET", "HEAD", "POST"])
@unlosable
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a receipt is that of an answer kept."""
    survey = _survey(code)
    typed = request.POST.get("recu", "").strip()
    context = page_context(survey) | {"typed": typed, "is_asked": bool(typed)}
    context["is_counted"] = bool(typed) and len(typed) < 40 and is_receipt_counted(survey, typed)
    return public_page(request, "answers/receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unlosable
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """Leave an address to be told what became of the survey: another request than the answer, on purpose."""
    survey = _survey(code)
    if not survey.offers_contact or survey.state == SurveyState.DESTROYED:
        raise Http404
    typed = request.POST.get("contact", "")
    context = page_context(survey) | {"typed": typed, "refusal": "", "is_kept": False}
    status = 200
    if request.method == "POST":
        try:
            leave_contact(survey=survey, address=typed)
            context["is_kept"] = True
        except AnswerRefused as refusal:
            context["refusal"], status = refusal.message, 422
    return public_page(request, "answers/contact.html", context, status=status)


@require_safe
@unlosable
def results(request: HttpRequest, code: str) -> HttpResponse:
    """Published results, question by question."""
    survey = _survey(code)
    found = kept_results(survey)
    if not found:
        raise Http404
    context = page_context(survey) | {"results": shown_results(found)}
    return public_page(request, "answers/results.html", context)


def kept_results(survey: Survey) -> tuple[Result, ...]:
    """Published results; after the answers were destroyed, those that were kept."""
    if survey.state != SurveyState.DESTROYED:
        return published_results(survey)
    kept = Destruction.objects.filter(survey=survey).values_list("results", flat=True).first()
    return tuple(Result.from_kept(data) for data in kept or [])


@require_safe
@unlosable
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """The colours of the survey, or its organisation's."""
    survey = _survey(code)
    owner = survey.roadmap.organisation
    try:
        css = organisation_css(survey.accent or owner.primary_colour or MAIN, owner.accent_colour or ACCENT)
    except ValidationError:
        css = organisation_css(MAIN, ACCENT)
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def absolute(request: HttpRequest, name: str, *args: str) -> str:
    """An address to send by mail."""
    from django.conf import settings

    return str(settings.JALON_PUBLIC_URL) + reverse(name, args=args)


def survey_title(survey: Survey) -> str:
    """« Enquête : … »."""
    return _("Enquête : %(title)s") % {"title": survey.title}
