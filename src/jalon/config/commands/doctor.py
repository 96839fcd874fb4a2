"""`jalon doctor`: says in French what is wrong, and how to mend it. Changes nothing."""

from __future__ import annotations

import argparse

from jalon.config.environment import BadSetting


def main(arguments: list[str]) -> int:
    """Exit code 1 when something is broken."""
    parser = argparse.ArgumentParser("jalon doctor", description="Dit ce qui ne va pas et comment y remédier.")
    parser.parse_args(arguments)
    try:
        import django

        django.setup()
    except BadSetting as error:
        print(f"  PANNE   Réglages : {error}")
        return 1
    from jalon.config.diagnosis import Level, examine

    broken = 0
    for finding in examine():
        print(f"{finding.level.value.ljust(9)} {finding.seen}")
        if finding.remedy:
            print(f"{' ' * 9} → {finding.remedy}")
        broken += finding.level is Level.ERROR
    print("Tout est en ordre." if not broken else f"{broken} panne(s) à traiter.")
    return 1 if broken else 0
