"""What the reports of a territory cost: 39 members and the synthesis, in three formats, from data of ordinary size.

    python -m bench.reports [--members 39]

Documents only: reading the rows of one member asks some ten queries.
"""

import argparse
import os
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings.test")

import django

django.setup()

from jalon.documents.diagnosis_reports import (  # noqa: E402
    KINDS,
    ChapterLine,
    ContractLine,
    FindingLine,
    GroupLine,
    MemberReport,
    NeedLine,
    QuoteLine,
    SynthesisReport,
    ThemeLine,
    UsageLine,
    synthesis_report,
)
from jalon.documents.docx import to_docx  # noqa: E402
from jalon.documents.member_reports import council_page, member_report  # noqa: E402
from jalon.documents.odt import to_odt  # noqa: E402
from jalon.documents.pdf import to_pdf  # noqa: E402

WORDS = "Les informations sont ressaisies d’un logiciel à l’autre, et les délais s’allongent pour les habitants"
CHAPTERS = tuple(ChapterLine(name, 2, WORDS, 1, WORDS, "nuance") for name in ("coûts", "risques", "sécurité"))


def member(number: int) -> MemberReport:
    """An ordinary member: 20 findings, 25 needs, 20 applications, 12 contracts."""
    return MemberReport(
        organisation=f"Commune {number}",
        operator="Syndicat d’essai",
        roadmap="Schéma directeur 2027-2030",
        on=date(2026, 11, 29),
        heard=(("Élus", "2 entretiens"), ("Agents", "3 entretiens, 1 atelier")),
        findings=tuple(FindingLine(KINDS[n % 5], f"{n}. {WORDS}", "", is_own=n % 2 == 0) for n in range(20)),
        chapters=CHAPTERS,
        needs=tuple(NeedLine(f"B{n:03}", WORDS, "qualifié", "", ("Portail familles",)) for n in range(25)),
        usages=tuple(
            UsageLine("finances", f"Application {n}", "sur place", "bon", "moyen", "garder") for n in range(20)
        ),
        contracts=tuple(
            ContractLine(f"Contrat {n}", "Titulaire", date(2027, 6, 30), date(2027, 3, 31)) for n in range(12)
        ),
        contact="contact@exemple.fr",
    )


def synthesis() -> SynthesisReport:
    """A synthesis of ordinary size."""
    return SynthesisReport(
        operator="Syndicat d’essai",
        roadmap="Schéma directeur 2027-2030",
        on=date(2026, 11, 29),
        members=39,
        findings=tuple(FindingLine(KINDS[n % 5], f"{n}. {WORDS}") for n in range(40)),
        chapters=CHAPTERS,
        themes=tuple(ThemeLine(f"Thème {n}", "élus : 12 personnes ; agents : 30 personnes") for n in range(22)),
        groups=tuple(GroupLine(WORDS, "12 organismes", ("Portail familles",)) for _n in range(40)),
        quotes=tuple(QuoteLine(WORDS, "élus") for _n in range(12)),
    )


def main() -> None:
    """Print CPU and wall seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=39)
    members = parser.parse_args().members
    cpu, wall, size = time.process_time(), time.perf_counter(), 0
    for number in range(members):
        data = member(number)
        for document in (member_report(data), council_page(data)):
            size += sum(len(write(document)) for write in (to_odt, to_docx, to_pdf))
    document = synthesis_report(synthesis())
    size += sum(len(write(document)) for write in (to_odt, to_docx, to_pdf))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    count = members * 2 + 1
    print(f"{count} documents × 3 formats : {cpu:.1f} s de processeur, {wall:.1f} s, {size / 1e6:.1f} Mo")


if __name__ == "__main__":
    main()
