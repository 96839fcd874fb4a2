"""The clock of a search. Benches on a shared machine replace ``now`` by processor time, and give the solvers' own
wall-clock limits some slack: they are then stopped by the search, which asks often.
"""

from __future__ import annotations

import time
from collections.abc import Callable

now: Callable[[], float] = time.monotonic
slack = 1.0
