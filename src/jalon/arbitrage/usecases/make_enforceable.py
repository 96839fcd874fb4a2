"""Say since when an adopted trajectory is enforceable."""

from jalon.arbitrage.usecases.record_deliberation import make_enforceable

__all__ = ["make_enforceable"]
