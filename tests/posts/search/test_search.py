"""Search finds what the reader may see, and nothing else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block, Member
from groups.models import Group, Resource
from posts.models import Post, Thread
from posts.search import queries
from posts.search.queries import _search_posts, render_fragment
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread


def search(client, words, **filters):
    return client.get(reverse("posts:search"), {"q": words, **filters})


def test_a_member_finds_a_post_with_its_words_marked(as_alice, answer):
    assert "near the <mark>kitchen</mark>" in search(as_alice, "kitchens").content.decode()


def test_a_title_is_found(as_bob, thread):
    assert search(as_bob, "weddings").context["threads"] == [thread]


def test_accents_do_not_matter(as_bob, opening, alice):
    post = create_reply(opening, alice, "We met at the café.")
    assert search(as_bob, "cafe").context["posts"] == [post]


@pytest.mark.parametrize("visibility", ["private", "hidden"])
@pytest.mark.parametrize("who", ["as_charlie", "client"])
def test_a_canary_in_a_closed_room_is_found_by_nobody_outside(
    request, make_group, alice, who, visibility
):
    room = make_group("Canary room", visibility, [alice])
    create_thread(room, alice, "Canary title", "A canary sings.", "story", "")
    page = search(request.getfixturevalue(who), "canary")
    assert not page.context["posts"]
    assert not page.context["threads"]
    assert bool(page.context["group"]) == (visibility == "private")


def test_a_hidden_room_is_not_suggested_either(as_charlie, make_group, alice):
    room = make_group("Canaries", "hidden", [alice])
    create_thread(room, alice, "Canary title", "A canary sings.", "story", "")
    assert not search(as_charlie, "canarry").context["suggestion"]


@pytest.mark.parametrize("turn", [1, -1])
def test_nothing_is_found_across_a_block(as_bob, alice, bob, opening, turn):
    blocker, blocked = (alice, bob)[::turn]
    Block.objects.create(blocker=blocker, blocked=blocked)
    page = search(as_bob, "wedding")
    assert page.context["is_empty"]
    assert not search(as_bob, "alice").context["member"]


def test_a_blocked_answer_is_not_found(as_alice, answer, block):
    assert search(as_alice, "kitchen").context["is_empty"]


def test_what_a_moderator_removed_is_not_found(as_alice, answer):
    Post.objects.filter(pk=answer.pk).update(removed_at=timezone.now())
    assert search(as_alice, "kitchen").context["is_empty"]


def test_what_was_taken_back_is_not_found(as_alice, opening, answer):
    withdraw_post(answer)
    withdraw_post(opening)
    assert search(as_alice, "kitchen").context["is_empty"]
    assert search(as_alice, "wedding").context["is_empty"]


def test_a_removed_thread_is_not_found(as_alice, thread, answer):
    Thread.objects.update(removed_at=timezone.now())
    assert search(as_alice, "kitchen").context["is_empty"]


def test_a_misspelt_word_gets_a_suggestion(as_bob, thread):
    assert search(as_bob, "weding").context["suggestion"] == "wedding"


def test_groups_and_people_are_found_by_name(as_bob, group, alice):
    assert search(as_bob, "evenings").context["group"] == [group]
    assert search(as_bob, "ALIC").context["member"] == [alice]


@pytest.fixture
def tea(group):
    return group.meetings.create(
        name="Tea at seven", weekday=4, time="19:00", time_zone="Europe/London"
    )


def test_a_meeting_is_found_by_who_reads_in_its_group(as_bob, as_charlie, tea):
    assert search(as_bob, "tea").context["meeting"] == [tea]
    assert search(as_charlie, "tea", kind="meeting").context["meeting"] == []


def test_a_resource_is_found_once_it_is_approved(as_bob, bob):
    said = {"url": "https://tea.example.org/", "category": "reading", "suggested_by": bob}
    found = Resource.objects.create(name="Tea and talk", summary="A radio hour.", **said)
    assert search(as_bob, "radio").context["is_empty"]
    Resource.objects.update(approved_at=timezone.now())
    assert search(as_bob, "radio").context["resource"] == [found]


def test_one_kind_alone_is_found(as_bob, alice, tea, thread):
    page = search(as_bob, "tea", kind="member")
    assert page.context["is_empty"]
    assert search(as_bob, "alice", kind="member").context["member"] == [alice]


@pytest.mark.parametrize("wish", [{"author": "bob"}, {"since": "2020-01-01"}])
def test_people_have_no_writer_and_no_day(as_bob, wish):
    page = search(as_bob, "alice", kind="member", **wish)
    assert page.status_code == 422
    assert "only for threads and posts" in page.content.decode()


def test_of_a_word_in_every_post_the_newest_are_ranked(as_alice, answer, opening, bob, monkeypatch):
    monkeypatch.setattr(queries, "MAX_RANKED", 2)
    monkeypatch.setattr(_search_posts, "queries", {})  # Built once: it would stay at 200.
    newer = [create_reply(opening, bob, f"The kitchen again, {n}.") for n in range(2)]
    assert set(search(as_alice, "kitchen").context["posts"]) == set(newer)


def test_visitors_find_open_groups_and_no_people(client, group, alice):
    Group.objects.update(visibility="open")
    opening = create_thread(group, alice, "A canary", "The canary sings.", "story", "")
    page = search(client, "canary")
    assert page.context["posts"] == [opening]
    assert not search(client, "alice").context["member"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"group": "evenings-without-wine"}, True),
        ({"kind": "question"}, True),
        ({"kind": "story"}, False),
        ({"author": "Bob"}, True),
        ({"author": "alice"}, False),
        ({"since": "2020-01-01"}, True),
        ({"since": "2999-01-01"}, False),
        ({"until": "2999-01-01"}, True),
        ({"until": "2020-01-01"}, False),
        ({"since": "0001-01-01", "until": "9999-12-31"}, True),
    ],
)
def test_filters_narrow(as_alice, answer, filters, found):
    assert bool(search(as_alice, "kitchen", **filters).context["posts"]) == found


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_a_day_is_one_of_the_reader(as_alice, alice, answer, zone):
    """Days are days in the reader's time zone: Auckland is ahead of UTC, Los Angeles behind."""
    Member.objects.filter(pk=alice.pk).update(time_zone=zone)
    Post.objects.filter(pk=answer.pk).update(posted_at="2026-01-10T12:00Z")
    here, other = ("2026-01-11", "2026-01-10")[:: 1 if "Auckland" in zone else -1]
    assert search(as_alice, "kitchen", since=here, until=here).context["posts"] == [answer]
    assert not search(as_alice, "kitchen", since=other, until=other).context["posts"]


@pytest.mark.parametrize(
    "filters",
    [{"group": "nowhere"}, {"kind": "x"}, {"author": "nobody"}, {"since": "x"}, {"q": "x" * 101}],
)
def test_a_wrong_filter_is_answered_on_the_page(as_alice, thread, filters):
    page = as_alice.get(reverse("posts:search"), {"q": "wedding", **filters})
    assert page.status_code == 422


def test_a_blocked_name_and_no_name_get_the_same_answer(as_alice, block):
    page = search(as_alice, "kitchen", author="bob").content.decode()
    assert "find anyone by that name" in page


@pytest.mark.parametrize("words", ["", "'", '"', "-", "a or", "<b>", "%", ":*&|!()", "\\", "the"])
def test_odd_words_are_answered(as_alice, thread, words):
    assert search(as_alice, words).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99999999", "x", "\u0663"])
def test_odd_pages_are_answered(as_alice, answer, page):
    assert search(as_alice, "kitchen", page=page).status_code == 200


def test_markup_in_words_is_never_alive(as_alice, opening, bob):
    create_reply(opening, bob, "<script>alert(1)</script> zebra <img src=x onerror=y>")
    page = search(as_alice, "zebra").content.decode()
    assert "<mark>zebra</mark>" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_mark_without_an_end_is_dropped():
    assert render_fragment("\ue000a\ue001 \ue000<b") == "<mark>a</mark> &lt;b"


def test_a_second_page_follows(as_alice, opening, bob):
    for number in range(21):
        create_reply(opening, bob, f"A zebra, number {number}.")
    assert search(as_alice, "zebra").context["has_more"]
    assert len(search(as_alice, "zebra", page=2).context["posts"]) == 1


def test_searching_too_fast_is_slowed(as_alice, settings, db):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": (1, 60)}
    search(as_alice, "a")
    assert search(as_alice, "a").status_code == 429


def test_not_by_post(as_alice):
    assert as_alice.post(reverse("posts:search")).status_code == 405


def test_a_search_stays_within_its_budget(as_alice, answer, django_assert_max_num_queries):
    search(as_alice, "kitchen")
    with django_assert_max_num_queries(12):
        search(as_alice, "kitchen")
