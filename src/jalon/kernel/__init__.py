"""Words shared by every app: who acts, what went wrong, quarters, money, references, work to do later."""

from jalon.kernel.actor import Actor, Role
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.jobs import enqueue
from jalon.kernel.money import Currency, Money
from jalon.kernel.quarter import Quarter
from jalon.kernel.refs import Ref

__all__ = ["Actor", "Currency", "DomainError", "Forbidden", "Money", "Quarter", "Ref", "Role", "enqueue", "require"]
