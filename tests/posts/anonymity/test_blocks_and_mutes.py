"""A block or a mute never changes what is seen of anonymous posts.

Otherwise a reader could block members one by one and watch which posts disappear. An earlier block
reveals just as much: someone who blocked only one person knows who wrote a hidden post.
"""

import datetime
import re
from html import unescape

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.blocking.services import block_member, mute_member
from accounts.models import EmailPreferences, Member, Notification
from accounts.notifications.email import send_due_emails
from groups.models import Group
from posts.availability.tasks import request_first_replies
from posts.feeds.services import replace_feed_key
from posts.models import AvailabilityWindow, Thread
from posts.moderation.reports import create_report
from posts.reactions.services import toggle_reaction
from posts.threads.hidden_posts import hide_post_for_member
from posts.threads.posting import create_reply, create_thread
from tests.built_once import create_group_of
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]

RELATIONS = {"blocks": block_member, "mutes": mute_member}
VIEWS = ("read", "print")
# What differs between two visits in any case.
NOISE = re.compile(
    r"[A-Za-z0-9_:-]{12,}|[\d:]+|(?:yester|to)day|just now|(?:a )?minutes? ago|noon|midnight"
)


@pytest.fixture(scope="module")
def open_group(built_once):
    return create_group_of(
        built_once.organizer,
        [built_once.alice, built_once.bob],
        name="Open door",
        slug="open-door",
        visibility=Group.Visibility.OPEN,
    )


@pytest.fixture
def group(open_group, db):
    return Group.objects.get(pk=open_group.pk)


def relate_both(relation, alice, bob):
    """Let each block, or mute, the other: no page may differ for either reason."""
    RELATIONS[relation](alice, bob)
    RELATIONS[relation](bob, alice)


def write(alice, bob, organizer):
    """Alice does everything that she can do anonymously. Returns the pages of Bob."""
    group = Group.objects.get(slug="open-door")
    noon = {"starts": datetime.time(0), "ends": datetime.time(23, 59)}
    group.memberships.filter(member=bob).update(role="organizer")
    AvailabilityWindow.objects.create(member=bob, **noon)
    EmailPreferences.objects.create(member=bob, shows_details=True)
    opening = create_thread(
        group, alice, "Garage", "Kingfisher, @bob.", "question", "listening", anonymous=True
    )
    own = create_thread(group, bob, "Mine", "Hello.", "story")
    answer = create_reply(own, alice, "Kingfishers, @bob.", anonymous=True)
    toggle_reaction(own, alice, "with-you")
    story = create_thread(group, alice, "Attic", "Kingfisher.", "story", anonymous=True)
    create_report(organizer, "post", answer, "other")
    Thread.objects.filter(pk=opening.thread_id).update(
        opened_at=timezone.now() - datetime.timedelta(hours=1)
    )
    request_first_replies()
    key = replace_feed_key(group.memberships.get(member=bob)).token
    url = opening.thread.get_absolute_url()
    ids = [post.public_id for post in (opening, answer, story)]
    return [
        "/", "/waiting/", "/stories/", "/groups/open-door/", "/notifications/",
        "/welcome/people/", url, f"{url}?sort=newest", f"{url}?reply={ids[0]}",
        f"{url}?quote={ids[0]}",
        own.thread.get_absolute_url(), story.thread.get_absolute_url(),
        "/search/?q=kingfisher", "/search/?q=garage", "/search/?q=garagg",
        "/search/similar/?title=garage", "/groups/open-door/manage/reports/",
        "/groups/open-door/feed/", f"/groups/open-door/feed/{key}/", "/stories/feed/",
        *(reverse(f"posts:{name}", args=[opening.thread.public_id]) for name in VIEWS),
        *(reverse("posts:report", args=["post", pk]) for pk in ids),
        *(reverse("posts:news", args=[own.thread.public_id]) + f"?after={own.public_id}",),
    ]  # fmt: skip


def send_all_emails():
    """Return (address, text without NOISE) of the emails about all notifications.

    As if none was read, each was old enough for the daily email, and nobody was there.
    """
    past = timezone.now() - datetime.timedelta(days=2)
    Notification.objects.update(email_due_at=past, since=past, seen_at=None)
    Member.objects.update(last_active_at=past)
    mail.outbox.clear()
    send_due_emails()
    return sorted((one.to[0], NOISE.sub("", one.body)) for one in mail.outbox)


def collect_pages(reader, paths):
    """Return everything that `reader` gets: pages, notifications and emails, without NOISE."""
    client = signed_in(reader)
    seen = {}
    for number, path in enumerate(paths):
        answer = client.get(path)
        seen[number, path.split("/")[1]] = answer.status_code, NOISE.sub("", answer.text)
    kinds = Notification.objects.filter(member=reader).order_by("pk").values_list("kind", flat=True)
    seen["notifications"] = list(kinds)
    seen["mails"] = [text for address, text in send_all_emails() if address == reader.email]
    return seen


def collect_after(reader, *steps):
    """Return what `reader` sees after the `steps`, which are rolled back. One returns the paths."""
    cache.clear()
    try:
        with transaction.atomic():
            paths = next(filter(None, [step() for step in steps]))
            seen = collect_pages(reader, paths)
            raise InterruptedError
    except InterruptedError:
        return seen


@pytest.fixture(scope="module")
def plain(built_once, open_group):
    """What Bob sees as long as nobody blocked or muted anybody."""
    return collect_after(
        built_once.bob, lambda: write(built_once.alice, built_once.bob, built_once.organizer)
    )


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_nothing_differs_for_the_reader(plain, alice, bob, organizer, relation, is_before):
    def relate():
        relate_both(relation, alice, bob)

    def write_all():
        return write(alice, bob, organizer)

    steps = (relate, write_all) if is_before else (write_all, relate)
    related = collect_after(bob, *steps)
    assert any("Kingfisher" in page for _status, page in list(plain.values())[:5])
    assert any("Kingfisher" in text for text in plain["mails"])
    assert {place for place in plain if plain[place] != related[place]} == set()


@pytest.mark.parametrize("relation", RELATIONS)
def test_an_anonymous_post_can_be_replied_to_and_reacted_to(alice, bob, group, relation):
    relate_both(relation, alice, bob)
    opening = create_thread(group, alice, "Garage", "Me.", "question", anonymous=True)
    client = signed_in(bob)
    react = client.post(reverse("posts:react", args=[opening.public_id]), {"kind": "proud"})
    save = client.post(reverse("posts:save", args=[opening.public_id]), {"keep": "1"})
    reply = client.post(
        reverse("posts:reply", args=[opening.thread.public_id]), {"text": "I hear you."}
    )
    assert [answer.status_code for answer in (react, save, reply)] == [302, 302, 302]
    assert "Garage" in client.get("/saved/").text


def test_a_hidden_anonymous_post_never_says_that_its_author_is_muted(alice, bob, group):
    """Not even beside a gap of the same author, whom the reader muted."""
    opening = create_thread(group, bob, "Mine", "Hello.", "story")
    create_reply(opening, alice, "Kingfisher.")
    anonymous = create_reply(opening, alice, "Kingfishers.", anonymous=True)
    mute_member(bob, alice)
    hide_post_for_member(bob, anonymous)
    shown = f"{opening.thread.get_absolute_url()}?show={anonymous.public_id}"
    for path in (shown, reverse("posts:print", args=[opening.thread.public_id])):
        page = unescape(signed_in(bob).get(path).text)
        assert page.count("You've muted this person.") == 1, path
        assert page.count("This post is hidden.") == 1, path
        assert "Kingfisher" not in page, path


def test_the_new_thread_form_says_so(bob, group):
    page = signed_in(bob).get(f"/groups/{group.slug}/new/").text
    assert "People you blocked or muted see it too, and you see theirs" in page
