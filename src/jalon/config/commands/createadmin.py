"""`jalon createadmin`: the first administrator, from the console of the machine."""

from __future__ import annotations

import argparse
import getpass
import sys

from jalon.config.lent_database import lent_database
from jalon.config.refusal import CommandRefused


def main(arguments: list[str]) -> int:
    """Ask what is missing, create, say so."""
    parser = argparse.ArgumentParser("jalon createadmin", description="Crée le premier administrateur.")
    parser.add_argument("--email", help="adresse électronique (demandée sinon)")
    parser.add_argument("--name", help="nom et prénom (demandés sinon)")
    parser.add_argument("--password-stdin", action="store_true", help="lit le mot de passe sur l’entrée standard")
    options = parser.parse_args(arguments)
    email = options.email or input("Adresse électronique : ")
    name = options.name or input("Nom et prénom : ")
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else _ask_password()
    with lent_database(with_django=True):
        from django.utils import timezone

        from jalon.accounts.usecases.create_first_admin import FirstAdminRefused, create_first_admin

        try:
            user = create_first_admin(email=email, full_name=name, password=password, now=timezone.now())
        except FirstAdminRefused as refusal:
            raise CommandRefused(refusal.message) from None
        print(f"Administrateur créé : {user.email}.")
    return 0


def _ask_password() -> str:
    first = getpass.getpass("Mot de passe : ")
    if getpass.getpass("Encore une fois : ") != first:
        raise CommandRefused("les deux mots de passe diffèrent. Rien n’a été créé.")
    return first
