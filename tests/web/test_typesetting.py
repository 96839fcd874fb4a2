"""No-break spaces on signed-in pages, from the template, the catalogue or a row alike, and never in what is typed."""

import pytest
from django.conf import settings
from django.urls import reverse

from jalon.config.settings.test import EVERY_MIDDLEWARE
from jalon.kernel.actor import Role
from jalon.web.typesetting import typeset
from tests.factories import ActionFactory, person_with_role


@pytest.mark.parametrize(
    ("html", "read"),
    [
        ("<p>Axe 1 : « Aider » ; vraiment ?</p>", "<p>Axe 1~: «~Aider~»~; vraiment~?</p>"),
        ('<input value="Axe 1 : aider"> ok !', '<input value="Axe 1 : aider"> ok~!'),
        ("<textarea rows=3>Axe 1 : aider</textarea> : oui", "<textarea rows=3>Axe 1 : aider</textarea>~: oui"),
        ("mot «<b> Aider </b>»", "mot «<b> Aider </b>»"),
        ("Déjà\xa0: fait", "Déjà~: fait"),
        ("Fin :", "Fin~:"),
        ("", ""),
    ],
)
def test_spaces_that_must_not_break_do_not(html, read):
    assert typeset(html).replace("\xa0", "~") == read
    assert typeset(typeset(html)) == typeset(html)


@pytest.mark.django_db
def test_a_signed_in_page_is_typeset_and_its_fields_are_not(client):
    action = ActionFactory(title="Portail : « familles »", impacts="Moins de papier : oui")
    client.force_login(person_with_role(action.roadmap, Role.ROADMAP_OWNER).user)
    kwargs = {"roadmap_id": action.roadmap_id, "pk": action.pk}
    previous, settings.MIDDLEWARE = settings.MIDDLEWARE, EVERY_MIDDLEWARE
    client.handler.load_middleware()
    try:
        answer = client.get(reverse("programme:action", kwargs=kwargs))
        sheet = answer.content.decode()
        form = client.get(reverse("programme:edit", kwargs=kwargs | {"section": "effets"})).content.decode()
    finally:
        settings.MIDDLEWARE = previous
    assert int(answer["Content-Length"]) == len(answer.content), "a page longer than it says is cut by its reader"
    assert sheet.rstrip().endswith("</html>")
    assert "Portail\xa0: «\xa0familles\xa0»</h1>" in sheet
    assert "publique\xa0: " in sheet or "À dire encore\xa0: " in sheet
    assert "Moins de papier : oui</textarea>" in form
