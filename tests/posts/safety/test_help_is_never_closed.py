"""Restrictions block publishing, but never access to help.

A member in danger who may not post gets help lines and their text on the refusal, and moderators
are notified.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from posts.models import Case, ModeratorMessage, Notice, Thread
from posts.threads.posting import create_reply
from tests.authorization.url_patterns import list_url_patterns

DARK = "I want to kill myself tonight."
CARD = "We're glad you wrote this"
HAVE_WORDS = "The moderators can read it too"


@pytest.fixture
def paths(thread, opening, bob, group):
    own = create_reply(opening, bob, "I stayed near the kitchen.")
    return {
        "thread": reverse("posts:new-thread", args=[group.slug]),
        "reply": reverse("posts:reply", args=[thread.public_id]),
        "edit": reverse("posts:edit", args=[own.public_id]),
    }


def change_thread(**fields):
    return lambda thread, **_world: Thread.objects.filter(pk=thread.pk).update(**fields)


def soon():
    return timezone.now() + timedelta(days=1)


def silence(bob, **_world):
    Member.objects.filter(pk=bob.pk).update(silenced_until=soon())


def suspend(bob, **_world):
    Member.objects.filter(pk=bob.pk).update(suspended_until=soon())


def ban(bob, **_world):
    Member.objects.filter(pk=bob.pk).update(banned_at=timezone.now())


def archive(group, **_world):
    type(group).objects.filter(pk=group.pk).update(archived_at=timezone.now())


def expel(group, bob, **_world):
    group.memberships.filter(member=bob).update(state="banned")


def expel_from_hidden(group, bob, **_world):
    type(group).objects.filter(pk=group.pk).update(visibility="hidden")
    expel(group, bob)


def use_up(name):
    def use_up_limit(bob, settings, **_world):
        settings.RATE_LIMITS = settings.RATE_LIMITS | {name: (0, 60)}

    return use_up_limit


RESTRICTIONS = {
    "silence": (silence, ("thread", "reply", "edit")),
    "suspension": (suspend, ("thread", "reply", "edit")),
    "ban": (ban, ("thread", "reply", "edit")),
    "locked": (change_thread(locked_at=timezone.now()), ("reply",)),
    "slow": (change_thread(slow_mode_minutes=30), ("reply",)),
    "removed": (change_thread(removed_at=timezone.now()), ("reply",)),
    "archived": (archive, ("thread", "reply")),
    "expelled": (expel, ("thread", "reply")),
    "expelled from a hidden group": (expel_from_hidden, ("thread", "reply", "edit")),
    "too many threads": (use_up("thread"), ("thread",)),
    "too many replies": (use_up("reply"), ("reply",)),
}  # fmt: skip


@pytest.mark.parametrize("name", RESTRICTIONS)
def test_every_refusal_shows_help_and_opens_a_case(
    name, paths, as_bob, bob, group, thread, settings
):
    restrict, places = RESTRICTIONS[name]
    restrict(bob=bob, group=group, thread=thread, settings=settings)
    typed = {"title": "Tonight", "text": DARK, "kind": "discussion"}
    for place in places:
        with transaction.atomic():
            check_refusal(as_bob.post(paths[place], typed), bob)
            transaction.set_rollback(True)


def check_refusal(answer, bob):
    page = answer.content.decode()
    assert answer.status_code >= 400
    assert CARD in page
    assert HAVE_WORDS in page
    assert page.count(DARK) >= 1
    case = Case.objects.get(origin="crisis")
    assert (case.subject, case.urgency) == (bob, 100)
    assert DARK in case.messages.get().words


@pytest.mark.parametrize("place", ["thread", "reply"])
def test_a_text_without_a_crisis_opens_no_case(place, paths, as_bob, bob):
    Member.objects.filter(pk=bob.pk).update(silenced_until=soon())
    page = as_bob.post(paths[place], {"title": "Tea", "text": "Tea helps."}).content.decode()
    assert "Tea helps." in page
    assert CARD not in page
    assert reverse("posts:write-to-moderators") in page
    assert not Case.objects.filter(kind="to-moderators").exists()


def test_a_held_post_opens_its_case(paths, as_bob, bob):
    Member.objects.filter(pk=bob.pk).update(approval_required_since=timezone.now())
    page = as_bob.post(paths["reply"], {"text": DARK}, follow=True).content.decode()
    assert CARD in page
    assert Case.objects.filter(origin="crisis", kind="post").exists()


def test_in_read_only_mode_the_page_shows_help(settings, paths, as_bob):
    settings.READ_ONLY = True
    answer = as_bob.post(paths["reply"], {"text": DARK})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert CARD in page
    assert DARK in page
    assert reverse("help-now") in page


def test_a_private_message_stays_private(as_bob, bob, alice):
    Member.objects.filter(pk=bob.pk).update(silenced_until=soon())
    page = as_bob.post(reverse("accounts:write", args=[alice.name_key]), {"text": DARK})
    assert CARD in page.content.decode()
    assert "They can't see what you wrote" in page.content.decode().replace("&#x27;", "'")
    assert ModeratorMessage.objects.get().words == ""
    assert Case.objects.get().origin == "crisis"


def test_every_publishing_view_is_marked():
    """A silence blocks them; all of them notify the moderators of a crisis."""
    from django.urls import resolve

    marked = set()
    for name, path in list_url_patterns():
        address = "/" + path
        for part in ("slug:slug", "slug:public_id", "name:name", "slug:message_id", "str:key"):
            address = address.replace(f"<{part}>", "abc")
        if "<" not in address and getattr(resolve(address).func, "publishes", False):
            marked.add(name)
    assert {"posts:reply", "posts:new-thread", "posts:edit", "accounts:conversation"} <= marked
    assert len(marked) >= 12


def test_an_anonymous_plea_does_not_reveal_its_author(paths, as_bob, bob, as_moderator):
    Member.objects.filter(pk=bob.pk).update(silenced_until=soon())
    as_bob.post(paths["reply"], {"text": DARK, "anonymous": "on"})
    case = Case.objects.get(kind="to-moderators")
    page = as_moderator.get(case.get_absolute_url()).content.decode()
    assert case.subject is None
    assert DARK in page
    assert "bob" not in page
    as_moderator.post(case.get_absolute_url(), {"act": "write-back", "words": "We are here."})
    assert Notice.objects.get().member == bob
    assert "bob" not in as_moderator.get(reverse("admin:log")).content.decode()


def test_trying_again_extends_the_case(paths, as_bob, bob):
    Member.objects.filter(pk=bob.pk).update(silenced_until=soon())
    for words in (DARK, DARK, DARK + " Please."):
        as_bob.post(paths["reply"], {"text": words})
    assert Case.objects.get(kind="to-moderators").messages.count() == 2


def test_another_site_cannot_post_for_a_member(paths, bob):
    from django.test import Client

    Member.objects.filter(pk=bob.pk).update(suspended_until=soon())
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert client.post(paths["reply"], {"text": DARK}).status_code == 403
    assert not Case.objects.filter(kind="to-moderators").exists()


# --- Writing to the moderators --------------------------------------------------

URL = "/notices/write/"


@pytest.mark.parametrize("field", ["silenced_until", "suspended_until", "banned_at"])
def test_restricted_members_can_write_and_are_answered(field, as_bob, bob, as_moderator):
    Member.objects.filter(pk=bob.pk).update(**{field: soon()})
    as_bob.post(URL, {"words": "Why am I silenced?"})
    case = Case.objects.get(kind="to-moderators")
    assert (case.origin, case.subject) == ("letter", bob)
    assert "Why am I silenced?" in as_bob.get(URL).content.decode()
    assert "Why am I silenced?" in as_moderator.get(case.get_absolute_url()).content.decode()
    as_moderator.post(case.get_absolute_url(), {"act": "write-back", "words": "Because of spam."})
    notice = Notice.objects.get()
    assert "Because of spam." in as_bob.get(notice.get_absolute_url()).content.decode()
    assert not notice.can_be_appealed
    as_bob.post(URL, {"words": DARK})
    case.refresh_from_db()
    assert (case.origin, case.urgency, case.answered_at) == ("crisis", 100, None)


def test_others_cannot_see_it(as_bob, as_alice):
    as_bob.post(URL, {"words": "Only for moderators."})
    assert "Only for moderators." not in as_alice.get(URL).content.decode()


def test_an_empty_form_gets_an_error(as_bob):
    assert as_bob.post(URL, {"words": " "}).status_code == 422
    assert not Case.objects.filter(kind="to-moderators").exists()
