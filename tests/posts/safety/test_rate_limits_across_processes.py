"""Each limit holds for a member and for a network across all web processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[3]
# Run in another process on the database of this test: one member replies as fast as possible.
CHILD = """
import json, os, sys
from django.conf import settings
database, member, address = json.loads(sys.argv[1])
settings.DATABASES["default"].update(database)
import django; django.setup()
from django.test import Client
from accounts.models import Member
client = Client(SERVER_NAME="localhost")
client.force_login(Member.objects.get(pk=member))
print("ready", flush=True)
sys.stdin.readline()
# The same words twice would be one reply.
print(*(client.post(address, {"text": f"One {n} of {os.getpid()}."}).status_code for n in range(6)))
"""


# Run in another process: a member and a visitor use up every limit.
CHILD_OF_ALL = """
import json, sys
from types import SimpleNamespace
from django.conf import settings
database, member = json.loads(sys.argv[1])
settings.DATABASES["default"].update(database)
settings.RATE_LIMITS = {name: (3, 3600) for name in settings.RATE_LIMITS}
settings.ACCOUNT_RATE_LIMITS = {"signup": "3/h/ip"}
# The cache of a forum without a Valkey; tests have one for each process.
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache",
                               "LOCATION": "cache"}}
import django; django.setup()
from allauth.account import app_settings
from allauth.core import ratelimit
from django.contrib.auth.models import AnonymousUser
from accounts.models import Member
from recovery_forum.lib.rate_limits import count_use, get_rate_limit_key
def request(user):
    return SimpleNamespace(user=user, method="POST", headers={}, META={"REMOTE_ADDR": "192.0.2.1"})
who = {"member": request(Member.objects.get(pk=member)), "network": request(AnonymousUser())}
print("ready", flush=True)
sys.stdin.readline()
passed = {}
for name in settings.RATE_LIMITS:
    for kind, one in who.items():
        used = (count_use(name, get_rate_limit_key(one)) for _time in range(4))
        passed[f"{name} of a {kind}"] = sum(not is_over for is_over in used)
signups = (ratelimit.consume(who["network"], action="signup") for _time in range(4))
passed["signup of a network"] = sum(map(bool, signups))
print(json.dumps(passed))
"""


def start(*what, child=CHILD):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "recovery_forum.settings",
        "REPLIES_PER_MINUTE": "5",
    }
    return subprocess.Popen(
        [sys.executable, "-c", child, json.dumps(what)],
        cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def at_once(*what, child):
    """Start two processes at the same time. Return what each prints."""
    both = [start(*what, child=child) for _process in range(2)]
    assert [one.stdout.readline() for one in both] == ["ready\n", "ready\n"]
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    return [one.communicate()[0] for one in both]


@pytest.fixture
def connected(transactional_db):
    return {key: connection.settings_dict[key] for key in ("NAME", "HOST", "PORT", "USER")}


def test_a_limit_holds_across_two_processes(connected, thread, bob):
    address = reverse("posts:reply", args=[thread.public_id])
    told = at_once(connected, bob.pk, address, child=CHILD)
    answers = [int(status) for one in told for status in one.split()]
    assert sorted(answers) == [302] * 5 + [429] * 7
    assert thread.posts.filter(author=bob).count() == 5


@pytest.fixture
def table_of_the_cache(transactional_db):
    call_command("createcachetable", "cache", verbosity=0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")


def test_every_limit_holds_for_members_and_for_networks(connected, table_of_the_cache, bob):
    first, second = map(json.loads, at_once(connected, bob.pk, child=CHILD_OF_ALL))
    assert len(first) == 2 * len(settings.RATE_LIMITS) + 1
    wrong = {name: (times, second[name]) for name, times in first.items()
             if times + second[name] != 3}  # fmt: skip
    assert wrong == {}
