"""Every text that others read is screened once, and the screening is recorded with it."""

import ast
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Challenge
from milestones.celebrations.services import create_celebration, create_cheer, update_celebration
from milestones.journeys.services import create_journey
from milestones.models import Journey
from posts.models import Case, WatchedWords
from posts.threads.editing import update_post
from posts.threads.posting import create_reply, create_thread

DARK = "I want to kill myself tonight."
APPS = ("accounts", "groups", "posts", "milestones")
CREATE = {"create", "get_or_create", "update_or_create", "bulk_create"}


# --- In the code ----------------------------------------------------------------


def functions_of_the_apps():
    for app in APPS:
        for path in sorted(Path(settings.BASE_DIR, app).rglob("*.py")):
            if "migrations" not in path.parts:
                for node in ast.parse(path.read_text(encoding="utf-8")).body:
                    if isinstance(node, ast.FunctionDef | ast.ClassDef):
                        yield f"{path.relative_to(settings.BASE_DIR)}:{node.name}", node


@lru_cache
def calls_of_functions():
    return {name: names_called(node) for name, node in functions_of_the_apps()}


def names_called(node):
    """Return the dotted names of everything called within `node`."""
    return {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}


def held_models():
    """Return models whose text may be held for review. That of a thread is in its opening."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            fields = {field.name for field in model._meta.get_fields()}
            if "held_at" in fields and fields & {"text", "words"}:
                yield model.__name__


def test_whatever_creates_a_screened_row_records_it():
    creators = {f"{model}.objects.{method}" for model in held_models() for method in CREATE}
    storing = {name: called for name, called in calls_of_functions().items() if called & creators}
    assert len(storing) >= 4
    forgetful = [name for name, called in storing.items() if not _records(called)]
    assert forgetful == []


def test_whatever_screens_a_text_records_it_or_hands_it_on():
    store_nothing = {
        "posts/safety/screening.py:screen_post",
        "posts/content_notes/forms.py:ContentNotesForm",  # It refuses what would be held.
        "posts/moderation/views/watched_words.py:check_words",
    }
    forgetful = {
        name
        for name, called in calls_of_functions().items()
        if called & {"screen", "screen_post"}
        and not (_records(called) or called & {"self.apply_screening", "create_reply"})
    }
    assert forgetful == store_nothing


def _records(called):
    return bool(called & {"record_screening", "record_new_post", "_record_post", "_finish_reply"})


# --- While it runs --------------------------------------------------------------


@pytest.fixture
def journey(alice):
    start = alice.today() - timedelta(days=41)
    challenge = Challenge.objects.get(slug="alcohol")
    journey = Journey(
        member=alice, title="Sober", challenge=challenge, started_on=start,
        time_zone=alice.time_zone,
    )  # fmt: skip
    return create_journey(journey)


def start_thread(group, alice, **_cast):
    return create_thread(group, alice, "Tonight", DARK, "discussion")


def reply(opening, alice, **_cast):
    return create_reply(opening, alice, DARK)


def edit(opening, **_cast):
    update_post(opening, DARK)


def share(journey, **_cast):
    return create_celebration(journey, "30d", DARK, audience="members")


def share_in_a_thread(journey, group, **_cast):
    return create_celebration(
        journey, "30d", DARK, opens_thread=True, group=group, audience="members"
    )


def change(journey, **_cast):
    shared = create_celebration(journey, "30d", "Good.", audience="members")
    update_celebration(shared, DARK, "members", None)


def cheer(journey, bob, **_cast):
    create_cheer(create_celebration(journey, "30d", "Good.", audience="members"), bob, DARK)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "store", [start_thread, reply, edit, share, share_in_a_thread, change, cheer]
)
def test_moderators_see_a_crisis_wherever_it_is_written(store, group, opening, alice, bob, journey):
    store(group=group, opening=opening, alice=alice, bob=bob, journey=journey)
    assert Case.objects.filter(origin=Case.Origin.CRISIS).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("phrase", ["telegram", "oxy"])
def test_the_watched_words_are_read_once_for_a_reply(as_bob, thread, phrase):
    WatchedWords.objects.create(phrase=phrase, effect="hold", must_match=phrase)
    url = reverse("posts:reply", args=[thread.public_id])
    with CaptureQueriesContext(connection) as queries:
        as_bob.post(url, {"text": "Find me on Telegram."})
    read = [query for query in queries if 'FROM "posts_watchedwords"' in query["sql"]]
    assert len(read) == 1
