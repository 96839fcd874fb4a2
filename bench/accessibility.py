"""`make axe`: every page of the demonstration in a real browser, at both widths, in both themes.

    make run PORT=8101 DATA=/tmp/essai &
    make axe URL=http://127.0.0.1:8101 SHOTS=/tmp/images

Follows the links from each role's first page, sorts the addresses by name (the resolver's), keeps the fullest page of each
name and looks at it as the person who reached it. `tests/web/test_accessibility.py`, which `make axe` runs first, looks
at the names on prepared rows, at the forms sent empty and at the refusals. What no link leads to is printed, with what is known of
it. Speaks to loopback only, writes nothing: links, never forms.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from bench.soak import LOOPBACK

WIDTHS = (1440, 390)
THEMES = ("light", "dark")
ROLES = ("Responsable", "Administratrice", "Maire", "DSI", "Cheffe de projet", "Élue", "Nouvelle responsable")
"""Beginnings of the roles walked, those with the most rights first; « Responsable » in each territory."""
VISITOR = "visiteur"
STARTS = ("/", "/compte/login/", "/developpement/composants", "/compte/demonstration")
MAILS = "accounts:mails"
"""Letters to others: what they lead to is not for who reads this page of the demonstration."""
FOR_ALL = ("public:", "answers:")
"""Beginnings of the names that the visitor looks at, whoever found them."""
MOST_OF_A_NAME = 2
"""Addresses of one name read by one « Responsable » to find its fullest page; the others read one."""
NEAR = 2
"""Links followed from the first page even where somebody else has been."""
_LINK = re.compile(r"""(?:href|hx-get|src)="([^"#][^"]*)\"""")
_FILE = re.compile(r"[./](pdf|docx|odt|xlsx|ods|csv|json|zip|ics|png|jpg|svg|xml|webmanifest|txt|xls|pptx)$")
_OFFER = re.compile(r'action="(/compte/demonstration/\d+)".*?<button[^>]*>\s*([^<]+)', re.DOTALL)


@dataclass(slots=True)
class Found:
    """The fullest page known of a name."""

    address: str
    person: str
    size: int = 0
    status: int = 200


@dataclass
class Walk:
    """What the links lead to: name of address -> its fullest page; and what was not a page."""

    origin: str
    pages: dict[str, Found] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    led: dict[str, str] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)

    def name_of(self, path: str) -> str | None:
        """The resolver's name, with the one word that « ? » asks for; None for nothing of ours, or several words asked."""
        from django.urls import Resolver404, resolve

        parts = urlsplit(path)
        try:
            name = resolve(parts.path).view_name
        except Resolver404:
            return None
        asked = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
        if len(asked) > 1:
            return None
        return f"{name}?{asked[0]}" if asked else name

    def follow(self, context: Any, person: str, starts: list[str]) -> None:
        """Read what this person's links lead to, in breadth; far from the start, only what nobody before has reached."""
        waiting, known = [(start, 0) for start in starts], set(starts)
        before = {name for name, _count in self.read.items()}
        own: Counter[str] = Counter()
        most = MOST_OF_A_NAME if person.startswith(ROLES[0]) else 1
        while waiting:
            address, depth = waiting.pop(0)
            name = self.name_of(address)
            if name is not None and _FILE.search(urlsplit(address).path):
                self.others.setdefault(name, "fichier")
                continue
            if name is None or own[name] >= (1 if "?" in name else most) or "logout" in address:
                continue
            if name in before and ("?" in name or (depth > NEAR and most == 1)):
                continue
            own[name] += 1
            self.read[name] += 1
            for link in self._read(context, person, name, address):
                if link not in known:
                    known.add(link)
                    waiting.append((link, depth + 1))
                    self.led.setdefault(link, address)

    def _read(self, context: Any, person: str, name: str, address: str) -> Iterator[str]:
        answer = context.request.get(self.origin + address, max_redirects=0)
        kind = answer.headers.get("content-type", "")
        if answer.status in {301, 302, 303}:
            self.others.setdefault(name, f"{answer.status} vers {answer.headers.get('location')}")
            yield from self._links(address, [answer.headers.get("location", "")])
            return
        if "attachment" in answer.headers.get("content-disposition", ""):
            self.others.setdefault(name, "fichier")
            return
        text = answer.text() if kind.startswith("text/html") else ""
        if answer.status >= 500 or ("<html" in text[:2000] and answer.status == 200):
            kept = self.pages.get(name)
            is_for_all = person == VISITOR and name.startswith(FOR_ALL)
            if kept is None or is_for_all or (kept.person == person and kept.size < len(text)) or answer.status >= 500:
                self.pages[name] = Found(address, person, len(text), answer.status)
        else:
            if answer.status in {403, 404} and address in self.led:
                self.dead.append(f"{person} : {self.led[address]} mène à {address}, qui répond {answer.status}")
            self.others.setdefault(name, f"{answer.status}, {kind.split(';')[0] or 'sans contenu'}")
        if name != MAILS:
            yield from self._links(address, _LINK.findall(text))

    def _links(self, address: str, links: list[str]) -> Iterator[str]:
        for link in links:
            target = urldefrag(urljoin(self.origin + address, link.replace("&amp;", "&"))).url
            if target.startswith(self.origin + "/") and "/static/" not in target:
                yield target.removeprefix(self.origin)


class Looker:
    """Looks at pages and keeps what is wrong with them."""

    def __init__(self, origin: str, folder: str | None, widths: list[int], themes: list[str]) -> None:
        self.origin, self.folder, self.widths, self.themes = origin, folder, widths, themes
        self.wrong: dict[str, list[str]] = defaultdict(list)
        self.said: list[str] = []
        self.looks = 0

    def look(self, page: Any, name: str, found: Found) -> None:
        """At each width, in each theme; the page is opened anew in each theme."""
        from playwright.sync_api import Error

        from tests.inspection import faults

        if found.status != 200:
            self.wrong[name].append(f"réponse {found.status} à {found.address}")
            return
        for theme in self.themes:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            try:
                page.goto(self.origin + found.address)
            except Error as error:
                self.wrong[name].append(f"ne s’ouvre pas : {error.message.splitlines()[0]}")
                return
            for width in self.widths:
                page.set_viewport_size({"width": width, "height": 900})
                self.looks += 1
                self.wrong[name] += [f"{width} {theme} : {fault}" for fault in faults(page)]
                self._shoot(page, name, width, theme)
            self.wrong[name] += [f"{theme} {line}" for line in self.said]
            self.said.clear()

    def _shoot(self, page: Any, name: str, width: int, theme: str) -> None:
        if self.folder:
            file = re.sub(r"[^\w-]+", "-", name)[:80]
            page.screenshot(path=str(Path(self.folder) / f"{file}.{width}.{theme}.png"), full_page=True)


def offered(context: Any, origin: str) -> dict[str, str]:
    """Role -> where its one-click form goes; nothing outside a demonstration."""
    page = context.request.get(f"{origin}/compte/demonstration").text()
    found: dict[str, str] = {}
    for action, label in _OFFER.findall(page):
        word = label.strip()
        if word.startswith("Responsable"):
            word = f"{word} {sum(name.startswith('Responsable') for name in found) + 1}"
        found.setdefault(word, action)
    chosen = {}
    for beginning in ROLES:
        chosen |= {word: action for word, action in found.items() if word.startswith(beginning)}
    return chosen


def enter(context: Any, origin: str, action: str) -> None:
    """Become this person, by the form of the demonstration."""
    page = context.request.get(f"{origin}/compte/demonstration").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    context.request.post(
        origin + action, form={"csrfmiddlewaretoken": token[1], "next": ""}, headers={"Referer": origin}
    )


def people(browser: Any, origin: str) -> dict[str, Any]:
    """Role -> its browser, signed in; the visitor comes last and looks at the public pages that the others found."""
    visitor = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    contexts = {}
    for role, action in offered(visitor, origin).items():
        contexts[role] = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
        enter(contexts[role], origin, action)
    return contexts | {VISITOR: visitor}


def find(walk: Walk, contexts: dict[str, Any], known: Path | None) -> None:
    """Fill the walk by following links, or from the file where a former walk was kept."""
    if known and known.exists():
        kept = json.loads(known.read_text())
        walk.pages = {name: Found(**page) for name, page in kept["pages"].items()}
        walk.others, walk.dead = kept["others"], kept["dead"]
        return
    for person, context in contexts.items():
        public = [page.address for name, page in walk.pages.items() if name.startswith(FOR_ALL)]
        walk.follow(context, person, [*STARTS, *public] if person == VISITOR else list(STARTS))
        print(f"{person} : {sum(walk.read.values())} adresses lues, {len(walk.pages)} pages", flush=True)
    if known:
        pages = {name: asdict(page) for name, page in walk.pages.items()}
        known.write_text(json.dumps({"pages": pages, "others": walk.others, "dead": walk.dead}, indent=1))


def report(walk: Walk, looker: Looker, seconds: float) -> int:
    """Print everything; 1 when something is wrong."""
    from tests.web.rights import named_addresses

    print("\n".join(f"lien mort : {line}" for line in walk.dead))
    reached = {name.split("?")[0] for name in walk.pages}
    for name, _takes in named_addresses():
        if name not in reached:
            print(f"non regardée : {name} ({walk.others.get(name, 'aucun lien n’y mène')})")
    for name, lines in sorted(looker.wrong.items()):
        if lines:
            print(f"\n{name} ({walk.pages[name].person}) {walk.pages[name].address}")
            print("\n".join(f"  {line}" for line in dict.fromkeys(lines)))
    bad = len(walk.dead) + sum(1 for lines in looker.wrong.values() if lines)
    print(
        f"\n{len(walk.pages)} pages ({len(reached)} noms d’adresse), {looker.looks} regards, {bad} à reprendre, "
        f"{seconds:.0f} s"
    )
    return 1 if bad else 0


def main() -> int:
    """Exit code 1 when a page is at fault."""
    parser = argparse.ArgumentParser("accessibility", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--only", default="", help="expression régulière des noms regardés")
    parser.add_argument(
        "--known", help="fichier où garder les adresses trouvées ; lu au lieu de suivre les liens s’il existe"
    )
    parser.add_argument("--shots", help="dossier où laisser une image de chaque page")
    parser.add_argument("--widths", type=int, nargs="+", default=list(WIDTHS))
    parser.add_argument("--themes", nargs="+", default=list(THEMES))
    options = parser.parse_args()
    if urlsplit(options.url).hostname not in LOOPBACK:
        parser.error("cette mesure ne s’adresse qu’à la machine elle-même")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings.dev")
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.browser import CHROMIUM, FLAGS
    from tests.inspection import listen

    began, origin = time.monotonic(), options.url.rstrip("/")
    walk, looker = Walk(origin), Looker(origin, options.shots, options.widths, options.themes)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        contexts = people(browser, origin)
        find(walk, contexts, Path(options.known) if options.known else None)
        print(f"{len(walk.pages)} pages trouvées en {time.monotonic() - began:.0f} s", flush=True)
        for person, context in contexts.items():
            page = context.new_page()
            looker.said = listen(page)
            for name, found in sorted(walk.pages.items()):
                if found.person == person and re.search(options.only, name):
                    looker.look(page, name, found)
                    print("".join(f"{name} {line}\n" for line in looker.wrong[name]), end="", flush=True)
            page.close()
        browser.close()
    return report(walk, looker, time.monotonic() - began)


if __name__ == "__main__":
    raise SystemExit(main())
