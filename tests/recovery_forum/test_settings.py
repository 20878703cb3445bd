"""Settings: documented, and secure in production."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PRODUCTION = {
    "MODE": "production",
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
    "SECRET_KEY": "k" * 20 + "9!aZ" * 10,
    "ALLOWED_HOSTS": "forum.example.org",
}


def check(environment):
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True)


def test_the_settings_page_documents_every_variable_and_no_other():
    source = (ROOT / "recovery_forum" / "settings.py").read_text()
    read = set(re.findall(r"(?:env\.\w+|required)\(\s*[\"']([A-Z0-9_]+)[\"']", source))
    page = (ROOT / "docs" / "settings.md").read_text()
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \|", page, re.MULTILINE)
    assert read
    assert set(rows) == read
    assert len(rows) == len(set(rows))


def test_production_with_a_secret_from_a_file_passes_the_deployment_check(tmp_path):
    path = tmp_path / "key"
    path.write_text(PRODUCTION["SECRET_KEY"])
    environment = {key: value for key, value in PRODUCTION.items() if key != "SECRET_KEY"}
    done = check(environment | {"SECRET_KEY_FILE": str(path)})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_does_not_start_without(name):
    done = check({key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode != 0
    assert f"{name} must be set in production" in done.stderr


def test_an_unknown_mode_is_refused():
    assert "MODE is" in check({"MODE": "staging"}).stderr
