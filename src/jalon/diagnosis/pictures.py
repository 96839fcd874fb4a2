"""Photographs of a workshop: images only, written again, so that neither place, nor device, nor hour stays inside."""

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from jalon.kernel.errors import DomainError

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES = 20_000_000
LARGEST_PIXELS = 50_000_000
SIDE = 2400


class PictureRefused(DomainError):
    """A file that is not a photograph we can write again."""

    messages = {
        "not_a_picture": _("« %(name)s » n’est pas une photographie JPEG, PNG ou WebP."),
        "too_heavy": _("« %(name)s » dépasse %(most)d Mo."),
        "too_large": _("« %(name)s » a trop de points pour être lue : réduisez-la."),
    }


def cleaned_picture(data: bytes, *, name: str) -> bytes:
    """The picture as JPEG, upright, 2,400 pixels at most on its longer side, with nothing else than its points.

    Raises:
        PictureRefused: not a picture, broken, too heavy, or too many points once unfolded.
    """
    if len(data) > LARGEST_BYTES:
        raise PictureRefused("too_heavy", name=name, most=LARGEST_BYTES // 1_000_000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count the points ourselves
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > LARGEST_PIXELS:
                raise PictureRefused("too_large", name=name)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((SIDE, SIDE))
            bare = Image.new("RGB", upright.size, "white")
            with_alpha = upright.convert("RGBA")
            bare.paste(with_alpha, mask=with_alpha.getchannel("A"))
    except Image.DecompressionBombError:
        raise PictureRefused("too_large", name=name) from None
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        TypeError,
        ZeroDivisionError,
    ):
        raise PictureRefused("not_a_picture", name=name) from None
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
