"""`make soak-surveys`: eight respondents while web workers are killed (-9) and PostgreSQL restarts at once (immediate).

    python -m bench.soak_surveys --seconds 60

Starts a PostgreSQL of its own and `jalon web` on a free port of loopback. Each respondent notes in a ledger what the page
acknowledged (its receipt); a form that got no acknowledgement is sent again, as it is, until it has one. At the end the
ledger is compared with the tables: nothing acknowledged may be missing, nothing may be there twice. Every answer that is not
an acknowledgement must hold the words typed, ready to be sent again (a connection cut leaves them in the browser's form).
"""

from __future__ import annotations

import argparse
import html
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

RESPONDENTS = 8
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
DIGITS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")


@dataclass
class Ledger:
    """What was acknowledged: word -> receipt; and what else happened."""

    kept: dict[str, str] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)
    lost_words: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str) -> None:
        """Count something."""
        with self.lock:
            self.happened[what] += 1


def ask(port: int, method: str, path: str, body: str = "") -> tuple[int, str]:
    """Status and page; 0 when the connection was cut."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        address = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}"
        connection.request(method, path, body, HEADERS | {"X-Forwarded-For": address})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""


def respond(number: int, port: int, path: str, ledger: Ledger, until: float) -> None:
    """Answer again and again; each form until it is acknowledged."""
    turn = 0
    while time.monotonic() < until:
        status, page = ask(port, "GET", path)
        found = re.search(r'name="etat" value="([^"]+)"', page)
        if status != 200 or not found:
            ledger.note("formulaire non montré")
            time.sleep(0.2)
            continue
        turn += 1
        word = f"répondant {number}, réponse {turn}, des mots à ne pas perdre"
        body = urlencode({"etat": found[1], "langue": "fr", "aller": "suite", "q-mot": word})
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            status, page = ask(port, "POST", path, body)
            receipt = re.search(r"data-receipt>([^<]+)<", page)
            if receipt:
                with ledger.lock:
                    ledger.kept[word] = receipt[1]
                if random.random() < 0.1:
                    ledger.note("renvois volontaires")
                    ask(port, "POST", path, body)
                break
            asked = re.search(r"combien font (\w+) plus (\w+)", page)
            if asked and "calcul=" not in body:  # quick senders are asked the question against robots
                body += f"&calcul={DIGITS.index(asked[1]) + DIGITS.index(asked[2])}"
                continue
            ledger.note(f"réponse {status}" if status else "connexion coupée")
            if status and word not in html.unescape(page):
                ledger.lost_words.append(f"{status} {word}")
            time.sleep(0.3)
        else:
            ledger.note("abandons")


def workers(parent: int) -> list[int]:
    """Children of the web server."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(folder.name))
    return found


def break_things(web: int, cluster: object, until: float, ledger: Ledger) -> None:
    """Every few seconds, a worker killed or PostgreSQL restarted at once, in turn."""
    drawn = random.Random(3)
    time.sleep(4)
    turn = 0
    while time.monotonic() < until - 5:
        turn += 1
        if turn % 3 == 0:
            cluster.stop(at_once=True)  # type: ignore[attr-defined]
            time.sleep(0.5)
            cluster.start()  # type: ignore[attr-defined]
            ledger.note("redémarrages immédiats de PostgreSQL")
        elif found := workers(web):
            os.kill(drawn.choice(found), signal.SIGKILL)
            ledger.note("processus web tués (-9)")
        time.sleep(8)  # granian gives up when its processes die one upon another


def durable(place: Any) -> str:
    """Start it as in production, against the settings of the tests: what is acknowledged must outlive a crash."""
    url: str = place.start()
    place.cluster.stop()
    with (place.cluster.files / "postgresql.auto.conf").open("a") as settings:
        settings.write("fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n")
    place.cluster.start()
    return url


def free_port() -> int:
    """A port nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(url: str) -> str:
    """A survey of one long text, open; returns its public code."""
    import django

    django.setup()
    from django.core.cache import cache
    from django.core.management import call_command

    from jalon.surveys.usecases.write_questions import QuestionSheet
    from tests.surveys.making import make_survey

    call_command("migrate", verbosity=0)
    cache.close()
    survey, _actor = make_survey(QuestionSheet("long_text", "Un mot", "mot", is_required=True))
    return survey.public_code


def compare(code: str, ledger: Ledger) -> tuple[int, int, int]:
    """Answers stored, acknowledged answers that are missing, words stored more than once."""
    from django.db import connection

    from jalon.surveys.models import AnonymousResponse, Receipt, Survey
    from jalon.surveys.tokens import receipt_hash

    connection.close()
    survey = Survey.objects.get(public_code=code)
    words = Counter(AnonymousResponse.objects.filter(survey=survey).values_list("values__mot", flat=True))
    receipts = set(Receipt.objects.filter(survey=survey).values_list("code_hash", flat=True))
    lost = sum(
        word not in words or receipt_hash(survey.pk, receipt) not in receipts for word, receipt in ledger.kept.items()
    )
    return sum(words.values()), lost, sum(count - 1 for count in words.values())


def main() -> int:
    """Exit code 1 when something acknowledged was lost, stored twice, or when words went away."""
    parser = argparse.ArgumentParser("soak_surveys", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    from tests.throwaway import ThrowawayCluster

    place, port = ThrowawayCluster(), free_port()
    data = tempfile.mkdtemp(prefix="jalon-soak-")
    try:
        url = durable(place)
        os.environ |= {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "bench.soak_settings",
            "JALON_DATA": data,
            "JALON_LOG_LEVEL": "ERROR",
            "JALON_PROXIES": "1",  # each form comes from an address of its own
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        }
        code = prepare(url)
        command = [sys.executable, "-m", "jalon", "web", "--port", str(port), "--workers", "2", "--threads", "4"]
        web = subprocess.Popen(command)
        path = f"/enquete/{code}"
        while ask(port, "GET", path)[0] != 200:
            time.sleep(0.5)
        ledger, until = Ledger(), time.monotonic() + options.seconds
        threads = [threading.Thread(target=respond, args=(n, port, path, ledger, until)) for n in range(RESPONDENTS)]
        for thread in threads:
            thread.start()
        break_things(
            web.pid, place.cluster, until, ledger
        )  # in this thread: a server ends with the one that started it
        for thread in threads:
            thread.join()
        web.terminate()
        web.wait(20)
        stored, lost, twice = compare(code, ledger)
    finally:
        place.stop()
    print(
        f"{RESPONDENTS} répondants, {options.seconds} s : {len(ledger.kept)} réponses acquittées, {stored} enregistrées, "
        f"{lost} acquittées perdues, {twice} en double, {len(ledger.lost_words)} pages sans les mots saisis."
    )
    print(
        "Ce qui s’est passé : " + ", ".join(f"{what} {count}" for what, count in sorted(ledger.happened.items())) + "."
    )
    for words in ledger.lost_words[:5]:
        print("  sans les mots :", words)
    return 1 if lost or twice or ledger.lost_words or not ledger.kept else 0


if __name__ == "__main__":
    raise SystemExit(main())
