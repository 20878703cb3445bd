"""A limit holds for a member whichever web process answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]
# A process of its own with the database of this test: one member answers as fast as they can.
CHILD = """
import json, sys
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
print(*(client.post(address, {"text": f"One {n}."}).status_code for n in range(6)))
"""


def start(*what):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "recovery_forum.settings",
        "REPLIES_PER_MINUTE": "5",
    }
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, json.dumps(what)],
        cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_across_two_processes(thread, bob):
    connected = {key: connection.settings_dict[key] for key in ("NAME", "HOST", "PORT", "USER")}
    address = reverse("posts:reply", args=[thread.public_id])
    both = [start(connected, bob.pk, address) for _process in range(2)]
    assert [one.stdout.readline() for one in both] == ["ready\n", "ready\n"]
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = [int(status) for one in both for status in one.communicate()[0].split()]
    assert sorted(answers) == [302] * 5 + [429] * 7
    assert thread.posts.filter(author=bob).count() == 5
