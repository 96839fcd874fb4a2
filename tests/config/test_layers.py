"""The tree tells the life of a roadmap: imports and foreign keys point down."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def layers() -> dict[str, int]:
    """App label -> rank of its layer, 0 at the top; read where the import contract is written."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    ranks = {}
    for rank, line in enumerate(contract["layers"]):
        for name in line.split("|"):
            ranks[name.strip(" ()")] = rank
    return ranks


def test_imports_keep_every_contract() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_foreign_key_points_up_or_sideways() -> None:
    rank = layers()
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        source = model._meta.app_label
        if source not in rank or not model.__module__.startswith("jalon."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or not isinstance(target, type):
                continue
            aimed = target._meta.app_label
            if aimed != source and target.__module__.startswith("jalon.") and rank[aimed] <= rank[source]:
                wrong.append(f"{source}.{model.__name__}.{field.name} -> {aimed}.{target.__name__}")
    assert not wrong, wrong


def test_every_app_of_ours_has_its_place_in_the_layers() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("jalon.")}
    assert ours
    assert ours <= layers().keys()


def test_models_and_migrations_agree(db: None) -> None:
    from io import StringIO

    from django.core.management import call_command

    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
