"""A respondent without JavaScript: reads the form of a page as it is, fills it, sends it."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Form(HTMLParser):
    """Fields of the only form of a page, with what they hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        name = said.get("name", "")
        if tag == "textarea":
            self.area = name
            self.names.add(name)
            self.fields.setdefault(name, [""])
        if tag != "input" or not name:
            return
        self.names.add(name)
        if said.get("type") in ("radio", "checkbox"):
            if "checked" in said:
                self.fields.setdefault(name, []).append(said.get("value", ""))
        else:
            self.fields[name] = [said.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] = [self.fields[self.area][0] + data]


class Respondent:
    """Goes through a questionnaire."""

    def __init__(self, address: str, client: Client | None = None, *, wait: bool = True) -> None:
        self.client, self.address = client or Client(), address
        self.response = self.client.get(address)
        self.wait = wait

    @property
    def html(self) -> str:
        """The page as it is."""
        return self.response.content.decode()

    @property
    def form(self) -> Form:
        """Its form."""
        return Form(self.html)

    def send(self, answers: Mapping[str, Any] | None = None, *, go: str = "suite", **extra: Any) -> Any:
        """Fill and send; what the page holds already is sent along."""
        data: dict[str, Any] = {**self.form.fields, "aller": go, **(answers or {})}
        self.sent = data
        self.response = self.client.post(self.address, data, follow=True, **extra)
        return self.response

    def again(self, **extra: Any) -> Any:
        """The same form, sent once more."""
        return self.client.post(self.address, self.sent, **extra)
