"""The command `jalon`. Each subcommand is one module of `commands/`, imported only when asked for.

Nothing is imported here at the top but the standard library: `jalon arbitrate` must not load Django.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

COMMANDS = {
    "run": "démarre tout : base, serveur web, travaux de fond (Ctrl-C pour arrêter)",
    "worker": "exécute les travaux de fond",
    "web": "sert les pages",
    "migrate": "met la base au niveau de cette version",
    "prepare": "prépare la base et les fichiers, sans rien servir",
    "registry": "charge le répertoire officiel des communes et intercommunalités",
    "demo": "charge la démonstration",
    "createadmin": "crée le premier administrateur",
    "arbitrate": "calcule un arbitrage à partir d’un fichier, sans base de données",
    "backup": "fait une archive vérifiée : base, fichiers, empreintes",
    "restore": "remet en place une archive",
    "doctor": "dit ce qui ne va pas et comment y remédier",
    "manage": "passe une commande à Django (usage avancé)",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "aide", "help"}:
        print(_usage())
        return 0 if words else 2
    name, rest = words[0], words[1:]
    if name in {"-V", "--version"}:
        from jalon import __version__

        print(f"jalon {__version__}")
        return 0
    if name == "arbitrate":
        return _arbitrate(rest)
    if name not in COMMANDS:
        print(f"Commande inconnue : « {name} ».\n\n{_usage()}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings.dev")
    return _run(name, rest)


def _run(name: str, rest: list[str]) -> int:
    from jalon.config.environment import BadSetting
    from jalon.config.postgres.trouble import PostgresTrouble
    from jalon.config.refusal import CommandRefused

    try:
        module = importlib.import_module(f"jalon.config.commands.{name}")
        return int(module.main(rest) or 0)
    except (BadSetting, CommandRefused, PostgresTrouble) as error:
        print(f"jalon {name} : {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _arbitrate(rest: list[str]) -> int:
    from jalon.engine import cli

    return int(cli.main(rest) or 0)


def _usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {what}" for name, what in COMMANDS.items()]
    return "Usage : jalon COMMANDE [options]\n\n" + "\n".join(lines) + "\n\njalon COMMANDE --help dit le détail."
