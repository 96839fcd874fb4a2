"""`make soak`: the same pages, for a while, on a running Jalon of this machine; does it keep its memory and its answers?

    make run PORT=8101 &
    make soak URL=http://127.0.0.1:8101 SECONDS=600 PAGES="/ /public/ /sante/pret"

Bounded in time and in requests; speaks to loopback only. Prints, at each tenth of the time, requests made, answers that
were not 200, and the memory (RSS, in MB) of the web processes found under the given port.
"""

from __future__ import annotations

import argparse
import http.client
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MOST_REQUESTS = 2_000_000


def web_processes(port: int) -> dict[int, float]:
    """Process -> resident memory in MB, for the granian processes started with this port."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if b"granian" in words and str(port).encode() in words:
                pages = int((folder / "statm").read_text().split()[1])
                found[int(folder.name)] = pages * 4096 / 1e6
        except (OSError, ValueError, IndexError):
            continue
    return found


def main() -> int:
    """Exit code 1 when an answer was not 200, or when memory grew by more than half after the first tenth."""
    parser = argparse.ArgumentParser("soak", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--pages", nargs="+", default=["/sante/pret", "/public/"])
    options = parser.parse_args()
    target = urlsplit(options.url)
    if target.hostname not in LOOPBACK:
        parser.error("cette mesure ne s’adresse qu’à la machine elle-même")
    port = target.port or 80
    connection = http.client.HTTPConnection(target.hostname, port, timeout=60)
    statuses: Counter[int] = Counter()
    start, made, first, peak = time.monotonic(), 0, 0.0, 0.0
    shown = 0
    while (spent := time.monotonic() - start) < options.seconds and made < MOST_REQUESTS:
        connection.request("GET", options.pages[made % len(options.pages)], headers={"Connection": "keep-alive"})
        answer = connection.getresponse()
        answer.read()
        statuses[answer.status] += 1
        made += 1
        if int(spent * 10 / options.seconds) > shown or made == 1:
            shown = int(spent * 10 / options.seconds)
            total = sum(web_processes(port).values())
            first = first or (total if shown else 0.0)
            peak = max(peak, total)
            bad = made - statuses[200]
            print(f"{spent:7.0f} s  {made:8d} demandes  {bad:4d} sans 200  {total:7.1f} Mo", flush=True)
    print(f"Réponses : {dict(statuses)}. Mémoire : {first:.1f} Mo au premier dixième, {peak:.1f} Mo au plus.")
    return 1 if made != statuses[200] or (first and peak > 1.5 * first) else 0


if __name__ == "__main__":
    raise SystemExit(main())
