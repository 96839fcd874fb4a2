"""The two colours of an organisation: words on them are always readable, whatever was chosen."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LEAST_CONTRAST = 4.5
DARK_INK, LIGHT_INK = "#020405", "#ffffff"  # as dark as this, or a mid grey reads badly with both


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 (black) to 1 (white). WCAG 2.2, « relative luminance »."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#rrggbb`, from 1 to 21. WCAG 2.2, « contrast ratio ».

    >>> round(contrast("#767676", "#ffffff"), 2)
    4.54
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_colour(value: str) -> None:
    """Validator of a form field: a colour is written `#rrggbb`."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError(_("Écrivez une couleur par six chiffres hexadécimaux, par exemple #0e434d."))


def ink_on(ground: str) -> str:
    """The ink, dark or white, that reads best on a ground. One of the two always reaches 4.5.

    >>> ink_on("#ffd500"), ink_on("#0e434d")
    ('#020405', '#ffffff')
    """
    return max((DARK_INK, LIGHT_INK), key=lambda ink: contrast(ink, ground))


def organisation_css(main: str, accent: str) -> str:
    """The style sheet of an organisation's public pages (`theme_css_url` of `public_base.html`).

    Args:
        main: `#rrggbb`, the ground of the page's head; its words are dark or white, whichever reads best.
        accent: `#rrggbb`, used for rules only, never for words.

    Raises:
        ValidationError: one of them is not a colour; nothing else may reach a style sheet.
    """
    for colour in (main, accent):
        check_colour(colour)
    return f":root {{\n  --org: {main};\n  --org-ink: {ink_on(main)};\n  --org-accent: {accent};\n}}\n"
