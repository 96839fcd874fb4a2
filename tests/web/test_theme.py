"""Every pair of colours that words are written in, checked from the style sheet itself (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src/jalon/web"
CSS = WEB / "static/jalon/css"
WORDS = ("ink", "muted", "link", "warm", "ok", "bad", "info")
GROUNDS = ("paper", "surface", "sunken", "select", "warm-tint", "ok-tint", "bad-tint", "info-tint")
BUTTONS = (("act-ink", "act"), ("act-ink", "act-hover"), ("surface", "warm"), ("surface", "bad"), ("surface", "ink"))
BAR = (("brand-ink", "brand"), ("brand-muted", "brand"), ("brand-ink", "brand-hover"))


def colours(theme: str) -> dict[str, str]:
    css = (CSS / "tokens.css").read_text(encoding="utf-8")
    block = next(b for b in css.split("}") if f'[data-bs-theme="{theme}"] {{' in b and "--paper" in b)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_are_readable_on_every_ground_of_both_themes(theme):
    named = colours(theme)
    pairs = [(word, ground) for word in WORDS for ground in GROUNDS] + list(BUTTONS + BAR)
    weak = [f"{a} on {b}: {contrast(named[a], named[b]):.2f}" for a, b in pairs if contrast(named[a], named[b]) < 4.5]
    assert not weak


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_frames_of_inputs_and_focus_are_visible(theme):
    named = colours(theme)
    pairs = [(mark, ground) for mark in ("edge", "focus") for ground in ("paper", "surface", "sunken", "select")]
    weak = [f"{a} on {b}: {contrast(named[a], named[b]):.2f}" for a, b in pairs if contrast(named[a], named[b]) < 3]
    assert not weak


def test_both_themes_name_the_same_colours():
    assert colours("light").keys() == colours("dark").keys()


def test_every_icon_asked_for_is_in_the_sprite():
    sprite = (WEB / "static/vendor/bootstrap-icons/sprite.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    asked = {
        name
        for template in (WEB / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text(encoding="utf-8"))
    }
    assert asked, "no icon found: the test looks in the wrong place"
    assert not asked - known, "add them to ICONS of scripts/vendor_static.py and run it"


def test_every_style_sheet_and_script_on_disk_is_loaded_by_a_page():
    heads = "".join(template.read_text(encoding="utf-8") for template in (WEB / "templates").rglob("*.html"))
    heads += (WEB / "arbitrage/session.py").read_text(encoding="utf-8")  # the file of a session carries its own style
    files = [
        f.relative_to(WEB / "static").as_posix()
        for f in (WEB / "static/jalon").rglob("*.*")
        if f.suffix in {".css", ".js"}
    ]
    ours = [f for f in files if f.count("/") == 2]
    assert not [f for f in ours if f not in heads]


def test_what_is_vendored_comes_with_its_licence():
    for package in (WEB / "static/vendor").iterdir():
        assert (package / "LICENSE").stat().st_size > 500, package.name
