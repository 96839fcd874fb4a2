"""What a web process loads when it starts: the screens, and none of the solvers."""

import os
import subprocess
import sys

PROGRAMME = """
import sys
import jalon.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print([name for name in ("ortools", "highspy", "pandas") if name in sys.modules])
"""


def test_a_web_process_starts_without_the_solvers():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "jalon.config.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAMME], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"
