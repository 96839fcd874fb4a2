"""The two colours of an organisation: words on them are always readable, whatever was chosen."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalon.organisations.contrast import MINIMUM_CONTRAST, contrast_ratio

LEAST_CONTRAST = MINIMUM_CONTRAST
DARK_INK, LIGHT_INK = "#020405", "#ffffff"  # as dark as this, or a mid grey reads badly with both


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#rrggbb`, from 1 to 21. WCAG 2.2, « contrast ratio ».

    >>> round(contrast("#767676", "#ffffff"), 2)
    4.54
    """
    return contrast_ratio(one, other)


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
