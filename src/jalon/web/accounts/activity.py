"""When a session was last used: noted every five minutes and not at every page, which would write on each GET."""

from datetime import timedelta

from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

EVERY = timedelta(minutes=5)


class SessionActivity(UserSessionsMiddleware):  # type: ignore[misc]
    """As allauth's, unless the session was noted a moment ago."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated:
            noted = UserSession.objects.filter(session_key=key, user_id=request.user.pk)
            if noted.filter(last_seen_at__gt=timezone.now() - EVERY).exists():
                answer: HttpResponse = self.get_response(request)
                return answer
        seen: HttpResponse = super().__call__(request)
        return seen
