"""HiGHS and CP-SAT, loaded at their first use.

Web processes know the engine for its values and its sentences; the solvers, and what they bring (pandas), weigh more
than all the rest of the product.
"""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

__all__ = ["cp_model", "highspy"]

if TYPE_CHECKING:
    import highspy
    from ortools.sat.python import cp_model
else:

    class _Late(ModuleType):
        """A module read when something of it is asked for."""

        def __getattr__(self, name: str) -> Any:
            module = importlib.import_module(self.__name__)
            vars(self).update({key: value for key, value in vars(module).items() if not key.startswith("__")})
            return getattr(module, name)

    highspy = _Late("highspy")
    cp_model = _Late("ortools.sat.python.cp_model")
