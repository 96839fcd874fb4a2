"""What is asked of every page, in a real browser: shared by the tests and by `make axe` (`bench/accessibility.py`).

`faults(page)` says in words what is wrong with the page as it is shown now: axe, the frame (one h1, a language, a title,
no English title), and nothing wider than the window.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

from playwright.sync_api import ConsoleMessage, Page

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# what the sticky bar half covers would count as small, and a page may still be scrolling on its own
_STILL = """() => {
    scrollTo({top: 0, behavior: 'instant'});
    document.querySelectorAll('.topbar').forEach(bar => { bar.style.position = 'static'; });
}"""
_AS_BEFORE = "() => document.querySelectorAll('.topbar').forEach(bar => { bar.style.position = ''; })"
_RUN = """([tags, whole]) => axe.run((!whole && document.querySelector('main')) || document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
})"""
_FRAME = """() => {
    const shown = [...document.querySelectorAll('h1')].filter(title => title.checkVisibility());
    const wide = document.scrollingElement.scrollWidth - innerWidth;
    const culprits = wide > 0 ? [...document.querySelectorAll('body *')].filter(part =>
        part.getBoundingClientRect().right > innerWidth + 1 && part.checkVisibility()).slice(0, 3).map(part =>
        part.cloneNode(false).outerHTML.slice(0, 120)) : [];
    return {
        titles: shown.length, lang: document.documentElement.lang, title: document.title.trim(),
        wide, culprits, theme: document.documentElement.dataset.bsTheme || '',
    };
}"""

# axe reads no words of a picture: their colour against the page, unless a shape of the picture is under them
_FAINT = """() => {
    const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255).map(
        v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const ground = part => { for (; part; part = part.parentElement) { const colour = getComputedStyle(part).backgroundColor;
        if (!/, 0\\)$|transparent/.test(colour)) return colour; } return 'rgb(255, 255, 255)'; };
    return [...document.querySelectorAll('svg text')].filter(words => words.checkVisibility() && words.textContent.trim())
        .filter(words => {
            const box = words.getBoundingClientRect(), x = box.left + 2, y = box.top + box.height / 2;
            const under = [...words.ownerSVGElement.querySelectorAll('rect, path, circle')].some(shape => {
                const r = shape.getBoundingClientRect();
                return getComputedStyle(shape).fill !== 'none' && r.left <= x && x <= r.right && r.top <= y && y <= r.bottom; });
            if (under) return false;
            const [one, other] = [light(getComputedStyle(words).fill), light(ground(words.ownerSVGElement))].sort((a, b) => b - a);
            return (one + 0.05) / (other + 0.05) < 4.5;
        }).slice(0, 5).map(words => words.textContent.trim().slice(0, 40));
}"""


def axe_source() -> str:
    """The script of axe, as shipped by its package."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *, whole: bool = True) -> list[str]:
    """What axe finds, one violation by line with the first words of each culprit.

    Not whole: in `<main>` alone, for a walk over many pages that share one frame.
    """
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.evaluate(axe_source())  # by the debugger: neither a script of the page nor subject to its CSP
    page.evaluate(_STILL)
    found = page.evaluate(_RUN, [AXE_TAGS, whole])
    page.evaluate(_AS_BEFORE)
    return [_in_words(violation) for violation in found["violations"]]


def _in_words(violation: dict[str, Any]) -> str:
    culprits = "\n    ".join(node["html"][:200] for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']}\n    {culprits}"


def frame_faults(page: Page) -> list[str]:
    """What is wrong with the frame: h1, language, title, a body that scrolls sideways."""
    seen = page.evaluate(_FRAME)
    found = []
    if seen["titles"] != 1:
        found.append(f"{seen['titles']} h1 visibles")
    if not seen["lang"].startswith("fr"):
        found.append(f"langue « {seen['lang']} »")
    if not seen["title"]:
        found.append("page sans titre")
    if seen["wide"] > 0:
        found.append(f"déborde de {seen['wide']} px : " + " ; ".join(seen["culprits"]))
    faint = page.evaluate(_FAINT)
    if faint:
        found.append("mots d’une image trop pâles : " + " ; ".join(faint))
    return found


def listen(page: Page) -> list[str]:
    """What the console of the page will say, filled as it does: errors, warnings, exceptions, refusals of the policy.

    That the page itself answered 4xx is left out: refusals are looked at too.
    """
    said: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        is_the_page = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
        if message.type in {"error", "warning"} and not is_the_page:
            said.append(f"console : {message.text} {message.location['url']}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: said.append(f"exception : {error}"))
    return said


def faults(page: Page, *, whole: bool = True) -> list[str]:
    """Everything wrong with the page as it is shown now; see `violations` for `whole`."""
    return [*frame_faults(page), *violations(page, whole=whole)]
