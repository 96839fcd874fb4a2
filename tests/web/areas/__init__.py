"""What each area of the product adds to the walks over every address and every list. One module of this folder by area:

- `put_rights(rights)`: make its rows on `rights.roadmap` and give them with `rights.put("area:*", pk=…)`; whatever only the
  team may read holds « SECRET- ».
- `open_to_all`: a regular expression of the names of its addresses that are reached without an account.
- `grow(world, n)`: add the nth row to each of its lists; `addresses(world)`: name of each of its screens -> address;
  `shown(world)`: name of a screen -> words that prove its rows are on it.

All are optional.
"""

import importlib
import pkgutil
from types import ModuleType


def areas() -> list[ModuleType]:
    """The modules of this folder, by name."""
    return [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
