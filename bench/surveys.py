"""Surveys: a form of thirty questions shown and its answer stored, against 100,000 answers already there.

    python -m bench.surveys            # its own throwaway PostgreSQL
    python -m bench.surveys --answers 100000 --turns 200 --write

Prints CPU per form shown and per answer stored (web process and PostgreSQL apart), queries, and complete submissions a second
from two processes; `--write` puts the table into `docs/mesures.md`, « Enquêtes ».
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from typing import Any
from urllib.parse import quote

from bench.meter import Meter
from bench.pages import database
from bench.report import head, table, write_section

TITLE = "Enquêtes"
KINDS = ("single", "multiple", "scale", "matrix", "short_text", "long_text", "number", "date", "ranking", "points")


def questions() -> list[Any]:
    """Thirty questions, three of each kind, on one page."""
    from jalon.surveys.usecases.write_questions import QuestionSheet

    options = [{"code": f"r{n}", "label": f"Réponse {n}"} for n in range(1, 6)]
    rows = [{"code": f"l{n}", "label": f"Ligne {n}"} for n in range(1, 4)]
    return [
        QuestionSheet(kind, f"Question {turn} {kind}", f"{kind}_{turn}", options=options, rows=rows)
        for turn in range(3)
        for kind in KINDS
    ]


def answers() -> dict[str, Any]:
    """What a respondent sends for them."""
    sent: dict[str, Any] = {}
    for turn in range(3):
        sent |= {
            f"q-single_{turn}": "r2", f"q-multiple_{turn}": ["r1", "r3"], f"q-scale_{turn}": "4",
            f"q-short_text_{turn}": "Un mot", f"q-long_text_{turn}": "Plusieurs phrases. " * 20, f"q-number_{turn}": "42",
            f"q-date_{turn}": "2026-11-22", f"q-points_{turn}-r1": "7", f"q-points_{turn}-r2": "3",
        }  # fmt: skip
        sent |= {f"q-matrix_{turn}-l{n}": "r3" for n in range(1, 4)}
        sent |= {f"q-ranking_{turn}-r{n}": str(n) for n in range(1, 6)}
    return sent


def fill(count: int) -> Any:
    """A survey open with that many answers."""
    from django.db import connection

    from tests.surveys.making import make_survey

    survey, _actor = make_survey(*questions())
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO surveys_anonymousresponse (id, survey_id, on_day, "values")
            SELECT gen_random_uuid(), %s, '2026-11-22', jsonb_build_object('single_0', 'r' || (1 + n %% 5), 'scale_0', 1 + n %% 5,
                'multiple_0', jsonb_build_array('r1', 'r3'), 'matrix_0', '{"l1": "r1", "l2": "r2"}'::jsonb,
                'long_text_0', 'Texte ' || n, 'number_0', n %% 100, 'points_0', '{"r1": 7, "r2": 3}'::jsonb)
            FROM generate_series(1, %s) n""",
            [survey.pk, count],
        )
        cursor.execute(
            "INSERT INTO surveys_receipt SELECT md5(n::text) || md5((n + 1)::text), %s FROM generate_series(1, %s) n",
            [survey.pk, count],
        )
        cursor.execute("ANALYZE surveys_anonymousresponse; ANALYZE surveys_receipt")
    return survey


class Respondent:
    """Shows the form then sends it, through the WSGI handler, from an address of its own."""

    def __init__(self, address: str) -> None:
        from django.test import Client

        self.client, self.address, self.turn = Client(), address, 0

    def show(self) -> str:
        html = self.client.get(self.address).content.decode()
        return html.split('name="etat" value="', 1)[1].split('"', 1)[0]

    def send(self, state: str) -> bool:
        self.turn += 1
        data = answers() | {"etat": state, "langue": "fr", "aller": "suite"}
        place = f"10.{os.getpid() % 200}.{self.turn // 200}.{self.turn % 200}"
        page = self.client.post(self.address, data, REMOTE_ADDR=place).content.decode()
        return "data-receipt" in page


def measure(survey: Any, turns: int) -> dict[str, float]:
    """Medians in milliseconds of one form shown and its answer stored, and queries."""
    from django.urls import reverse

    from jalon.surveys.results import results_of

    visitor = Respondent(reverse("answers:answer", args=[survey.public_code]))
    visitor.send(visitor.show())
    meter, states = Meter(), {}

    def show(number: int) -> bytes:
        states[number] = visitor.show()
        return b""

    def send(number: int) -> bytes:
        assert visitor.send(states[number])
        return b""

    shown, sent = meter(show, requests=turns), meter(send, requests=turns)
    start = time.perf_counter()
    results_of(survey)
    return {
        "web": shown.web_ms + sent.web_ms,
        "base": shown.database_ms + sent.database_ms,
        "queries_form": shown.queries,
        "queries_stored": sent.queries,
        "results": time.perf_counter() - start,
    }


def worker(code: str, seconds: float) -> None:
    """One process that shows and sends for a while; prints how many it stored."""
    from django.urls import reverse

    visitor = Respondent(reverse("answers:answer", args=[code]))
    visitor.send(visitor.show())
    stored, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        stored += visitor.send(visitor.show())
    print(stored, resource.getrusage(resource.RUSAGE_SELF).ru_utime)


def rate(code: str, seconds: float) -> float:
    """Complete submissions a second from two processes."""
    from django.db import connection

    known = connection.settings_dict
    place = f"host={quote(known['HOST'])}&port={known['PORT']}"
    url = f"postgresql://{known['USER']}:{quote(known['PASSWORD'])}@/{known['NAME']}?{place}"
    command = [sys.executable, "-m", "bench.surveys", "--worker", code, "--seconds", str(seconds), "--url", url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _turn in range(2)]
    return sum(int(process.communicate()[0].split()[0]) for process in running) / seconds


def main() -> int:
    """Exit code 1 when an aim is missed."""
    parser = argparse.ArgumentParser("surveys", description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--worker", default="")
    parser.add_argument("--url", default="")
    options = parser.parse_args()
    with database(options.url or None):
        from django.core.management import call_command

        from jalon.web.surveys import respond

        respond.LEAST_SECONDS = 0
        if options.worker:
            worker(options.worker, options.seconds)
            return 0
        call_command("migrate", verbosity=0)
        survey = fill(options.answers)
        found = measure(survey, options.turns)
        found["rate"] = rate(survey.public_code, options.seconds)
    lines = report(found, options.answers, options.turns)
    print("\n".join(lines))
    if options.write:
        write_section(TITLE, lines)
    met = found["web"] + found["base"] <= 100 and found["rate"] >= 20
    return 0 if met and found["queries_stored"] <= 15 else 1


def report(found: dict[str, float], count: int, turns: int) -> list[str]:
    """The section of `docs/mesures.md`."""
    total = found["web"] + found["base"]
    load = (
        f"Charge moyenne lue pendant la mesure : {os.getloadavg()[0]:.1f} pour {os.cpu_count()} cœurs ; "
        "d’autres travaux occupaient la machine et le temps de processeur en est gonflé."
    )
    asked = f"Questionnaire de 30 questions, trois de chaque forme, sur une page ; {count} réponses déjà là ; médiane de {turns}."
    rows: list[tuple[str, ...]] = [
        (
            "Formulaire montré et réponse enregistrée, processeur",
            f"{total:.0f} ms (web {found['web']:.0f}, base {found['base']:.1f})",
            f"≤ 100 ms{'' if total <= 100 else ' : **manqué**'}",
        ),
        (
            "Envois complets (page et réponse) par seconde, deux processus",
            f"{found['rate']:.1f}",
            f"≥ 20{'' if found['rate'] >= 20 else ' : **manqué**'}",
        ),
        (
            "Requêtes : formulaire, puis réponse",
            f"{found['queries_form']:.0f}, puis {found['queries_stored']:.0f}",
            "≤ 15",
        ),
        ("Résultats de toutes les questions, comptés par la base", f"{found['results']:.1f} s", ""),
    ]
    return [*head("python -m bench.surveys --write", load, asked), *table(("Mesure", "Relevé", "Visé"), rows)]


if __name__ == "__main__":
    raise SystemExit(main())
