"""Who acts, with the roles that count today. Built once per request by `roadmaps.queries.actor_for`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person may be, on an organisation or on one roadmap."""

    ADMINISTRATOR = "administrator", _("administrateur de l’organisation")
    ROADMAP_OWNER = "roadmap_owner", _("responsable de la feuille de route")
    PMO = "pmo", _("PMO (bureau des projets)")
    CIO = "cio", _("DSI")
    DGS = "dgs", _("DGS")
    DGA = "dga", _("DGA")
    ELECTED = "elected", _("élu·e")
    COPIL_MEMBER = "copil_member", _("membre du COPIL")
    COTECH_MEMBER = "cotech_member", _("membre du COTECH")
    PROJECT_MANAGER = "project_manager", _("chef·fe de projet")
    DIGITAL_CORRESPONDENT = "digital_correspondent", _("référent·e numérique")
    AGENT = "agent", _("agent")
    READER = "reader", _("lecteur")
    ARCHIVIST = "archivist", _("archiviste")
    EXTERNAL_ADVISOR = "external_advisor", _("AMO (assistant à maîtrise d’ouvrage)")


STEERING = frozenset({Role.ROADMAP_OWNER, Role.PMO})
"""Roles that run a roadmap day to day: they write everywhere in it."""

_NONE: Mapping[int, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person and what its roles reach on one day.

    Args:
        person_id: `accounts.Person`; None for the system itself (commands, timed work).
        label: how the journal names the actor.
        on: the day the roles were read for.
        is_instance_admin: runs the instance: organisations, accounts, settings. Sees no raw words for that.
        organisation_roles: organisation id -> roles held there today.
        roadmap_roles: roadmap id -> roles held there today.
        parts: roadmap id -> the only journey steps an external advisor reaches.
    """

    person_id: int | None
    label: str
    on: date
    is_instance_admin: bool = False
    is_system: bool = False
    organisation_roles: Mapping[int, frozenset[str]] = field(default_factory=lambda: _NONE)
    roadmap_roles: Mapping[int, frozenset[str]] = field(default_factory=lambda: _NONE)
    parts: Mapping[int, frozenset[str]] = field(default_factory=lambda: _NONE)

    @classmethod
    def system(cls, *, on: date) -> "Actor":
        """The product itself, for commands and timed work."""
        return cls(person_id=None, label="Jalon", on=on, is_instance_admin=True, is_system=True)

    @property
    def roadmap_ids(self) -> list[int]:
        """Roadmaps where the actor holds a role: `visible_to` filters on them rather than ask again for the roles."""
        return list(self.roadmap_roles)

    @property
    def organisation_ids(self) -> list[int]:
        """Organisations where the actor holds a role."""
        return list(self.organisation_roles)

    def has_role(self, role: str, roadmap_id: int | None) -> bool:
        """Holds this role on this very roadmap."""
        return roadmap_id is not None and role in self.roadmap_roles.get(roadmap_id, frozenset())

    def has_any_role(self, roles: frozenset[Role], roadmap_id: int | None) -> bool:
        """Holds at least one of these roles on this very roadmap."""
        return any(self.has_role(role, roadmap_id) for role in roles)

    def steers(self, roadmap_id: int | None) -> bool:
        """Runs this roadmap: responsable de la feuille de route or PMO (or the product itself)."""
        return self.is_system or self.has_any_role(STEERING, roadmap_id)

    def has_organisation_role(self, role: str, organisation_id: int | None) -> bool:
        """Holds this role on this organisation."""
        return organisation_id is not None and role in self.organisation_roles.get(organisation_id, frozenset())

    def administers(self, organisation_id: int | None) -> bool:
        """Administers this organisation, or the instance."""
        return self.is_instance_admin or self.has_organisation_role(Role.ADMINISTRATOR, organisation_id)

    def belongs_to(self, organisation_id: int | None) -> bool:
        """Holds any role on this organisation."""
        return organisation_id in self.organisation_roles

    def may_reach(self, roadmap_id: int, part: str) -> bool:
        """False only for an external advisor outside the parts of its mission."""
        allowed = self.parts.get(roadmap_id)
        return allowed is None or part in allowed
