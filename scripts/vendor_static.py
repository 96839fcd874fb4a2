"""Fetch again the front-end files kept under `src/jalon/web/static/vendor`.

    python scripts/vendor_static.py

Asks npm (must be on PATH) for three packages, at the versions below, in a temporary folder, and keeps of them only what the
pages use: the compiled style sheet of Bootstrap (no script of it: menus are <details>, dialogs are <dialog>), one SVG
sprite of the Bootstrap Icons named in ICONS, and the Latin subsets of Atkinson Hyperlegible Next, each with its licence.
htmx is not here: it is served from the django-htmx wheel. To use a new icon, add its name to ICONS and run this again.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "src/jalon/web/static/vendor"
BOOTSTRAP = "bootstrap@5.3.9"
BOOTSTRAP_ICONS = "bootstrap-icons@1.13.2"
ATKINSON = "@fontsource-variable/atkinson-hyperlegible-next@5.3.0"

ICONS = """
archive arrow-clockwise arrow-counterclockwise arrow-down arrow-down-up arrow-left arrow-left-right arrow-right
arrow-up bar-chart bell book box-arrow-in-right box-arrow-right box-arrow-up-right briefcase broadcast bullseye buildings
calendar3 calendar-check cash-stack chat-left-text chat-quote check2 check2-circle check-circle check-circle-fill
check-lg chevron-down chevron-left chevron-right chevron-up circle circle-fill circle-half clipboard clipboard-check
clock clock-history cloud cloud-arrow-up cloud-lightning-rain cloud-slash cloud-sun columns-gap diagram-3 diamond
diamond-fill diamond-half download envelope exclamation-circle exclamation-diamond exclamation-octagon
exclamation-triangle eye eye-slash file-earmark file-earmark-arrow-up file-earmark-pdf file-earmark-spreadsheet
file-earmark-text filter flag flag-fill folder funnel gear geo-alt globe2 graph-up grid-3x3 grip-vertical hand-thumbs-up
hourglass-split house inbox info-circle journal-text key keyboard layers link-45deg list list-check list-task lock
map megaphone mic moon-stars paperclip pause-circle pencil people people-fill person person-badge person-circle
person-plus piggy-bank pin-angle play-circle plus-lg printer question-circle rocket-takeoff save search send
shield-check shield-lock sign-turn-right signpost-split sliders slash-circle star stars stop-circle sun table tag
telephone three-dots toggles trash unlock upload x-circle x-lg zoom-in
""".split()


def main() -> None:
    """Throw the folder away and make it again."""
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", BOOTSTRAP, BOOTSTRAP_ICONS, ATKINSON],
            cwd=work,
            check=True,
        )
        modules = work / "node_modules"
        keep_bootstrap(modules / "bootstrap")
        keep_icons(modules / "bootstrap-icons")
        keep_fonts(modules / "@fontsource-variable/atkinson-hyperlegible-next")


def keep_bootstrap(package: Path) -> None:
    """Without its source map line: the manifest storage would look for the map."""
    target = fresh("bootstrap")
    css = (package / "dist/css/bootstrap.min.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    (target / "bootstrap.min.css").write_text(css, encoding="utf-8")
    shutil.copy(package / "LICENSE", target / "LICENSE")


def keep_icons(package: Path) -> None:
    """One sprite: a <symbol> by icon, its id is the icon's name."""
    target = fresh("bootstrap-icons")
    symbols = [symbol(package / "icons" / f"{name}.svg") for name in sorted(set(ICONS))]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (target / "sprite.svg").write_text(sprite, encoding="utf-8")
    shutil.copy(package / "LICENSE", target / "LICENSE")


def symbol(source: Path) -> str:
    """One icon as a <symbol> of the sprite."""
    svg = source.read_text(encoding="utf-8")
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")].strip()
    return f'<symbol id="{source.stem}" viewBox="0 0 16 16" fill="currentColor">{" ".join(inner.split())}</symbol>'


def keep_fonts(package: Path) -> None:
    """Upright and italic, Latin and extended Latin (macrons of Polynesian names)."""
    target = fresh("atkinson-hyperlegible-next")
    for style in ("normal", "italic"):
        for subset in ("latin", "latin-ext"):
            name = f"atkinson-hyperlegible-next-{subset}-wght-{style}.woff2"
            shutil.copy(package / "files" / name, target / name)
    shutil.copy(package / "LICENSE", target / "LICENSE")


def fresh(name: str) -> Path:
    """An empty folder for one package."""
    folder = VENDOR / name
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    main()
