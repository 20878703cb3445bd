"""The files in deploy/ are valid and match the code that they start."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from recovery_forum.lib.probe import probe_url

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = ["migrated", "web", "worker", "scheduler"]
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
GUNICORNS = {"FORWARDED_ALLOW_IPS", "WEB_CONCURRENCY"}


def documented():
    page = (ROOT / "docs" / "settings.md").read_text()
    return set(re.findall(r"^\| `([A-Z_0-9]+)` \|", page, re.MULTILINE))


@pytest.mark.parametrize("name", OURS)
def test_our_containers_are_read_only(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", OURS)
def test_containers_set_documented_variables(name):
    given = {key.removesuffix("_FILE") for key in COMPOSE["services"][name]["environment"]}
    assert given - GUNICORNS <= documented()


def test_containers_get_what_production_requires():
    given = {key.removesuffix("_FILE") for key in COMPOSE["services"]["web"]["environment"]}
    assert {"MODE", "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"} <= given


def test_only_the_proxy_is_reachable_from_outside():
    assert [name for name, one in COMPOSE["services"].items() if "ports" in one] == ["caddy"]
    assert COMPOSE["services"]["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_everything_that_a_service_refers_to_exists():
    for service in COMPOSE["services"].values():
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service.get("depends_on", [])) <= set(COMPOSE["services"])


def test_services_start_existing_commands():
    words = " ".join(str(one.get("command", "")) for one in COMPOSE["services"].values())
    started = re.findall(r"manage\.py'?,? '?(\w+)", words + "".join(u.read_text() for u in UNITS))
    assert {"migrate", "collectstatic", "db_worker", "run_scheduler"} == set(started)
    assert set(started) <= set(get_commands())


def test_containers_get_enough_time_to_stop():
    assert COMPOSE["services"]["web"]["stop_grace_period"] == "35s"
    assert all("TimeoutStopSec=35" in unit.read_text() for unit in UNITS)


def test_the_image_contains_every_app_and_runs_without_privileges():
    recipe = (DEPLOY / "Dockerfile").read_text()
    for app in ("recovery_forum", "accounts", "groups", "posts", "milestones", "templates"):
        assert f"COPY {app} {app}" in recipe
        assert f"!{app}\n" in (ROOT / ".dockerignore").read_text()
    assert int(re.findall(r"^USER (\d+)$", recipe, re.MULTILINE)[-1]) > 0


def test_the_proxy_accepts_its_configuration():
    caddy = Path(sys.executable).with_name("caddy")
    words = [caddy, "validate", "--config", DEPLOY / "Caddyfile"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_accepts_the_units(unit, tmp_path):
    # The path of the program does not exist here, so the test replaces it.
    text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text())
    copy = tmp_path / unit.name
    copy.write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True)
    assert unit.name not in done.stderr


def test_a_web_process_that_responds_is_healthy(live_server):
    assert probe_url(f"{live_server.url}/healthz")


def test_a_stopped_web_process_is_not_healthy():
    assert not probe_url("http://127.0.0.1:1/healthz")
