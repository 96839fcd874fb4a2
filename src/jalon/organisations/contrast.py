"""Contrast of two colours, as WCAG 2.2 defines it (success criterion 1.4.3, « contrast ratio »)."""

MINIMUM_CONTRAST = 4.5
"""Level AA for text of ordinary size."""


def contrast_ratio(first: str, second: str) -> float:
    """From 1 (the same colour) to 21 (black on white). Colours are #RRGGBB.

    >>> round(contrast_ratio("#000000", "#FFFFFF")), round(contrast_ratio("#767676", "#FFFFFF"), 2)
    (21, 4.54)
    """
    lighter, darker = sorted((relative_luminance(first), relative_luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def relative_luminance(colour: str) -> float:
    """From 0 (black) to 1 (white), of a colour #RRGGBB in sRGB."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
