"""Trust levels: how members reach them, and what new members cannot do yet."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as forum
from django.urls import reverse
from django.utils import timezone

from accounts.moderation_status.trust import Trust
from posts.models import Post, ReadMark
from posts.moderation.tasks import raise_trust_levels
from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply, create_thread


@pytest.fixture
def newcomer(make_member, group):
    member = make_member("newcomer", trust=Trust.NEW)
    group.memberships.create(member=member)
    return member


@pytest.fixture
def as_newcomer(client, newcomer):
    client.force_login(newcomer)
    return client


def get_trust(member):
    member.refresh_from_db()
    return Trust(member.trust)


def mark_read(member, group, author, number):
    for n in range(number):
        thread = create_thread(group, author, f"Thread {n}", "Words.", "story").thread
        ReadMark.objects.create(member=member, thread=thread, read_to=1)


def give_reactions(member, opening, fan, number):
    for n in range(number):
        toggle_reaction(create_reply(opening, member, f"Answer {n}"), fan, "thank-you")


def test_two_days_and_five_threads_raise_the_trust_level(newcomer, group, alice):
    days, threads, _thanked = forum.TRUST[1]
    newcomer.active_days = days
    newcomer.save()
    mark_read(newcomer, group, alice, threads - 1)
    raise_trust_levels()
    assert get_trust(newcomer) == Trust.NEW
    mark_read(newcomer, group, alice, 1)
    raise_trust_levels()
    assert get_trust(newcomer) == Trust.SETTLED


def test_the_highest_level_needs_thanks_from_others(newcomer, group, alice, thread, make_member):
    days, threads, times = forum.TRUST[2]
    newcomer.active_days = days
    newcomer.save()
    mark_read(newcomer, group, alice, threads)
    raise_trust_levels()
    assert get_trust(newcomer) == Trust.SETTLED
    give_reactions(newcomer, Post.objects.filter(thread=thread).first(), alice, times)
    raise_trust_levels()
    assert get_trust(newcomer) == Trust.KNOWN


def test_trust_is_never_lowered(alice):
    alice.trust = Trust.LONG
    alice.save()
    raise_trust_levels()
    assert get_trust(alice) == Trust.LONG


@pytest.mark.parametrize("field", ["silenced_until", "approval_required_since"])
def test_trust_does_not_rise_during_a_restriction(newcomer, group, alice, field):
    newcomer.active_days = 2
    setattr(newcomer, field, timezone.now() + timedelta(hours=1))
    newcomer.save()
    mark_read(newcomer, group, alice, 5)
    raise_trust_levels()
    assert get_trust(newcomer) == Trust.NEW


def test_active_days_are_counted_once_a_day(as_newcomer, newcomer):
    for hours in (1, 2, 25, 26, 27, 80):
        with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
            as_newcomer.get("/about/")
    newcomer.refresh_from_db()
    assert newcomer.active_days in {2, 3}  # Depends on the time of day.


def reply(client, thread, text):
    return client.post(reverse("posts:reply", args=[thread.public_id]), {"text": text})


LINKS = "https://a.example https://b.example www.c.example"


def test_new_members_can_post_few_links(as_newcomer, thread):
    refused = reply(as_newcomer, thread, LINKS)
    assert refused.status_code == 422
    assert "at most two links" in refused.content.decode()
    assert LINKS in refused.content.decode()
    assert reply(as_newcomer, thread, "https://a.example is mine").status_code == 302


def test_settled_members_can_post_more_links(as_bob, thread):
    assert reply(as_bob, thread, LINKS).status_code == 302


def test_new_members_are_offered_no_pictures(as_newcomer, as_bob, thread):
    url = thread.get_absolute_url()
    assert "Add a picture" in as_bob.get(url).content.decode()
    assert "Add a picture" not in as_newcomer.get(url).content.decode()


def test_new_members_cannot_add_pictures_in_another_way(as_newcomer):
    from tests.posts.pictures.test_pictures import photo

    answer = as_newcomer.post(reverse("posts:add-picture"), {"picture": photo(), "alt": "x"})
    assert answer.status_code == 422


def statuses(client, thread, times):
    return [reply(client, thread, f"Words {n}").status_code for n in range(times)]


def test_rate_limits_depend_on_trust(settings, as_newcomer, as_bob, bob, thread):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"reply": (4, 60), "newcomer-reply": (2, 60)}
    assert statuses(as_newcomer, thread, 3) == [302, 302, 429]
    bob.trust = Trust.LONG
    bob.save()
    assert statuses(as_bob, thread, 9) == [302] * 8 + [429]


def test_trust_ranks_nobody(as_bob, alice):
    for value in Trust:
        alice.trust = value
        alice.save()
        assert str(value.label) not in as_bob.get(alice.get_absolute_url()).content.decode()


def test_the_table_for_hosts_has_the_thresholds_of_the_settings():
    page = (forum.BASE_DIR / "docs" / "moderation.md").read_text()
    rows = [row for row in page.splitlines() if "TRUST_" in row]
    assert len(rows) == len(forum.TRUST)
    for row, (get_trust, (days, threads, times)) in zip(rows, forum.TRUST.items(), strict=True):
        told = f"{days} days here, {threads} threads read"
        assert row.startswith(f"| {get_trust}, {Trust(get_trust).label} | {told}")
        assert f"={days},{threads},{times}`" in row
        assert not times or f"{times} own posts thanked for" in row
