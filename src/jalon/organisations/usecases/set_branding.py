"""Give an organisation its look: logo, two colours, its own word for « feuille de route »."""

import re
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.contrast import MINIMUM_CONTRAST, contrast_ratio
from jalon.organisations.models import Organisation
from jalon.organisations.rules import can_edit_organisation

LOGO_BYTES = 512 * 1024
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_WEBP = (b"RIFF", b"WEBP")


class BrandingRefused(DomainError):
    """A look that could not be read, or a file that is no picture."""

    messages = {
        "colour": _("« %(colour)s » n’est pas une couleur : écrivez-la comme #1A4D5C."),
        "contrast": _(
            "Le contraste de %(colour)s sur blanc est de %(ratio)s pour 1 ; il en faut au moins %(minimum)s pour que "
            "tout le monde puisse lire. Choisissez une couleur plus foncée."
        ),
        "logo_size": _("Le logo pèse %(kilobytes)s Ko : 512 Ko au plus."),
        "logo_kind": _("Le logo doit être une image PNG, JPEG ou WebP (le SVG n’est pas accepté, par sécurité)."),
    }


@dataclass(frozen=True)
class Branding:
    """The look. Empty colours mean those of the product; `logo` None keeps the present one."""

    primary_colour: str = ""
    accent_colour: str = ""
    roadmap_word: str = ""
    logo: "UploadedFile[bytes] | None" = None
    removes_logo: bool = False


@transaction.atomic
def set_branding(*, actor: Actor, organisation_id: int, branding: Branding) -> Organisation:
    """Set the look of an organisation.

    Raises:
        Organisation.DoesNotExist: no such organisation.
        Forbidden: the actor does not administer it.
        BrandingRefused: a colour is not one or is too pale on white, the logo is too heavy or no picture.
    """
    organisation = Organisation.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=organisation_id)
    require(can_edit_organisation(actor, organisation), "organisations.brand")
    organisation.primary_colour = readable_colour(branding.primary_colour)
    organisation.accent_colour = readable_colour(branding.accent_colour)
    organisation.roadmap_word = " ".join(branding.roadmap_word.split())
    if branding.logo is not None:
        extension = check_logo(branding.logo)
        organisation.logo.save(f"{organisation.key}.{extension}", branding.logo, save=False)
    elif branding.removes_logo:
        organisation.logo = ""
    organisation.save(update_fields=["primary_colour", "accent_colour", "roadmap_word", "logo"])
    record(actor, "organisations.organisation.branded", Ref.to(organisation), organisation_id=organisation.pk)
    return organisation


def readable_colour(text: str) -> str:
    """A colour as #RRGGBB in capitals, dark enough to be read on white and to carry white words; empty stays empty.

    Raises:
        BrandingRefused: not a colour, or its contrast with white is under 4.5.
    """
    colour = text.strip().upper()
    if not colour:
        return ""
    if re.fullmatch(r"#[0-9A-F]{3}", colour):
        colour = "#" + "".join(digit * 2 for digit in colour[1:])
    if not re.fullmatch(r"#[0-9A-F]{6}", colour):
        raise BrandingRefused("colour", colour=text.strip())
    ratio = contrast_ratio(colour, "#FFFFFF")
    if ratio < MINIMUM_CONTRAST:
        raise BrandingRefused(
            "contrast",
            colour=colour,
            ratio=f"{int(ratio * 10) / 10}".replace(".", ","),
            minimum=f"{MINIMUM_CONTRAST}".replace(".", ","),
        )
    return colour


def check_logo(logo: "UploadedFile[bytes]") -> str:
    """Extension of the picture, told by its first bytes and never by its name.

    Raises:
        BrandingRefused: heavier than 512 KiB, or neither PNG, JPEG nor WebP.
    """
    size = logo.size or 0
    if size > LOGO_BYTES:
        raise BrandingRefused("logo_size", kilobytes=size // 1024)
    head = logo.read(16)
    logo.seek(0)
    if head[:4] == _WEBP[0] and head[8:12] == _WEBP[1]:
        return "webp"
    for signature, extension in _SIGNATURES.items():
        if head.startswith(signature):
            return extension
    raise BrandingRefused("logo_kind")
