"""Search finds what the reader may see, and nothing else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block, Member
from groups.models import Group, Resource
from posts.models import Post, Thread
from posts.search import queries
from posts.search.fragments import render_fragment
from posts.search.queries import _search_posts
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


def search(client, words, **filters):
    return client.get(reverse("posts:search"), {"q": words, **filters})


def test_a_member_finds_a_post_with_the_match_highlighted(as_alice, answer):
    assert "near the <mark>kitchen</mark>" in search(as_alice, "kitchens").content.decode()


def test_a_title_is_found(as_bob, thread):
    assert search(as_bob, "weddings").context["threads"] == [thread]


def test_accents_do_not_matter(as_bob, opening, alice):
    post = create_reply(opening, alice, "We met at the café.")
    assert search(as_bob, "cafe").context["posts"] == [post]


def test_a_result_can_be_read_around_what_was_found(as_bob, opening, alice):
    create_reply(opening, alice, "How was the zebra?")
    create_reply(opening, alice, f"{'before ' * 60}the zebra was {'after ' * 60}")
    page = search(as_bob, "zebra").content.decode()
    assert "How was the <mark>zebra</mark>?" in page
    assert "…before before" in page
    assert "before the <mark>zebra</mark> was after after" in page
    assert "after…" in page
    assert page.count("before") < 20


def test_a_thread_has_one_row_however_many_posts_match(as_bob, opening, alice, make_group):
    for number in range(3):
        create_reply(opening, alice, f"Zebra number {number}.")
    other = make_group("Zoo", "community", [alice])
    create_thread(other, alice, "Elsewhere", "A zebra too.", "story", "")
    page = search(as_bob, "zebra")
    rows = page.context["posts_by_thread"]
    assert sorted(len(others) for _best, others in rows) == [0, 2]
    assert {best.thread_id for best, _others in rows} == {
        p.thread_id for p in page.context["posts"]
    }
    text = page.content.decode()
    assert "2 more posts in this thread" in " ".join(text.split())
    assert all(post.get_absolute_url() in text for post in page.context["posts"])


@pytest.mark.parametrize("visibility", ["private", "hidden"])
@pytest.mark.parametrize("who", ["as_charlie", "client"])
def test_a_post_of_a_private_group_is_found_by_members_only(
    request, make_group, alice, who, visibility
):
    room = make_group("Canary room", visibility, [alice])
    create_thread(room, alice, "Canary title", "A canary sings.", "story", "")
    page = search(request.getfixturevalue(who), "canary")
    assert not page.context["posts"]
    assert not page.context["threads"]
    assert bool(page.context["group"]) == (visibility == "private")


def test_a_hidden_group_is_not_suggested(as_charlie, make_group, alice):
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


def test_a_blocked_reply_is_not_found(as_alice, answer, block):
    assert search(as_alice, "kitchen").context["is_empty"]


def test_a_removed_post_is_not_found(as_alice, answer):
    Post.objects.filter(pk=answer.pk).update(removed_at=timezone.now())
    assert search(as_alice, "kitchen").context["is_empty"]


def test_a_deleted_post_is_not_found(as_alice, opening, answer):
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
def tea_meeting(group):
    return group.meetings.create(
        name="Tea at seven", weekday=4, time="19:00", time_zone="Europe/London"
    )


def test_a_meeting_is_found_by_readers_of_its_group(as_bob, as_charlie, tea_meeting):
    assert search(as_bob, "tea").context["meeting"] == [tea_meeting]
    assert search(as_charlie, "tea", kind="meeting").context["meeting"] == []


def test_a_resource_is_found_once_it_is_approved(as_bob, bob):
    said = {"url": "https://tea.example.org/", "category": "reading", "suggested_by": bob}
    found = Resource.objects.create(name="Tea and talk", summary="A radio hour.", **said)
    assert search(as_bob, "radio").context["is_empty"]
    Resource.objects.update(approved_at=timezone.now())
    assert search(as_bob, "radio").context["resource"] == [found]


def test_results_can_be_limited_to_one_kind(as_bob, alice, tea_meeting, thread):
    page = search(as_bob, "tea", kind="member")
    assert page.context["is_empty"]
    assert search(as_bob, "alice", kind="member").context["member"] == [alice]


@pytest.mark.parametrize("wish", [{"author": "bob"}, {"since": "2020-01-01"}])
def test_members_are_not_filtered_by_author_or_day(as_bob, wish):
    page = search(as_bob, "alice", kind="member", **wish)
    assert page.status_code == 422
    assert "only for threads and posts" in page.content.decode()


def test_for_a_frequent_word_only_the_newest_posts_are_ranked(
    as_alice, answer, opening, bob, monkeypatch
):
    monkeypatch.setattr(queries, "MAX_RANKED", 2)
    monkeypatch.setattr(_search_posts, "queries", {})  # The compiled query would keep 200.
    newer = [create_reply(opening, bob, f"The kitchen again, {n}.") for n in range(2)]
    assert set(search(as_alice, "kitchen").context["posts"]) == set(newer)


def test_visitors_find_open_groups_and_no_people(client, group, alice):
    Group.objects.update(visibility="open")
    opening = create_thread(group, alice, "A canary", "The canary sings.", "story", "")
    page = search(client, "canary")
    assert page.context["posts"] == [opening]
    assert not search(client, "alice").context["member"]


FILTERS = [
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
]


def test_filters_narrow_the_results(as_alice, answer):
    for filters, found in FILTERS:
        assert bool(search(as_alice, "kitchen", **filters).context["posts"]) == found, filters


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_days_are_in_the_readers_time_zone(as_alice, alice, answer, zone):
    """Days are days in the reader's time zone: Auckland is ahead of UTC, Los Angeles behind."""
    Member.objects.filter(pk=alice.pk).update(time_zone=zone)
    Post.objects.filter(pk=answer.pk).update(posted_at="2026-01-10T12:00Z")
    here, other = ("2026-01-11", "2026-01-10")[:: 1 if "Auckland" in zone else -1]
    assert search(as_alice, "kitchen", since=here, until=here).context["posts"] == [answer]
    assert not search(as_alice, "kitchen", since=other, until=other).context["posts"]


INVALID = {"group": "nowhere", "kind": "x", "author": "nobody", "since": "x", "q": "x" * 101}


def test_an_invalid_filter_gets_an_error(as_alice, thread):
    for name, value in INVALID.items():
        page = as_alice.get(reverse("posts:search"), {"q": "wedding", name: value})
        assert page.status_code == 422, name


def test_a_blocked_author_and_an_unknown_author_get_the_same_response(as_alice, block):
    page = search(as_alice, "kitchen", author="bob").content.decode()
    assert "find anyone by that name" in page


def test_odd_parameters_cause_no_error(as_alice, answer):
    for words in ("", "'", '"', "-", "a or", "<b>", "%", ":*&|!()", "\\", "the"):
        assert search(as_alice, words).status_code == 200, words
    for page in ("0", "-1", "99999999", "x", "\u0663"):
        assert search(as_alice, "kitchen", page=page).status_code == 200, page


def test_markup_in_results_is_escaped(as_alice, opening, bob):
    create_reply(opening, bob, "<script>alert(1)</script> zebra <img src=x onerror=y>")
    page = search(as_alice, "zebra").content.decode()
    assert "<mark>zebra</mark>" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("word", ["zebra", "散歩"])
def test_a_result_has_no_signs_of_markup_and_whole_addresses(as_alice, opening, bob, word):
    create_reply(opening, bob, f"> _calm_ **{word}** https://example.org/a_(b)_c?x_y=1")
    page = search(as_alice, word).content.decode()
    assert f"calm <mark>{word}</mark> https://example.org/a_(b)_c?x_y=1" in page


def test_a_highlight_without_an_end_is_dropped():
    assert render_fragment("\ue000a\ue001 \ue000<b") == "<mark>a</mark> &lt;b"


def test_a_second_page_follows(as_alice, opening, bob):
    Post.objects.bulk_create(
        Post(thread=opening.thread, author=bob, ancestors=[opening.pk], text=f"A zebra, {number}.")
        for number in range(21)
    )
    assert search(as_alice, "zebra").context["has_more"]
    assert len(search(as_alice, "zebra", page=2).context["posts"]) == 1


def test_searching_too_often_is_refused(as_alice, settings, db):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": (1, 60)}
    search(as_alice, "a")
    assert search(as_alice, "a").status_code == 429


def test_post_is_not_allowed(as_alice):
    assert as_alice.post(reverse("posts:search")).status_code == 405


def test_a_search_stays_within_its_query_budget(as_alice, answer, django_assert_max_num_queries):
    search(as_alice, "kitchen")
    with django_assert_max_num_queries(12):
        search(as_alice, "kitchen")


def test_a_search_for_misspelt_words_stays_within_it_too(
    as_alice, answer, django_assert_max_num_queries
):
    search(as_alice, "weding kitchn tuesdy")
    with django_assert_max_num_queries(12):
        page = search(as_alice, "frst weding xyzzy plugh qwrtz")
    assert page.context["suggestion"] == "first wedding xyzzy plugh qwrtz"


@pytest.mark.parametrize(
    ("slug", "is_chosen"), [("evenings-without-wine", True), ("zz%00", False), ("", False)]
)
def test_the_link_from_a_group_chooses_the_group(as_bob, thread, slug, is_chosen):
    page = as_bob.get(f"/search/?group={slug}")
    assert page.status_code == 200
    chosen = 'value="evenings-without-wine" selected' in page.content.decode()
    assert chosen == is_chosen
    is_open = '<details class="filters" open>' in " ".join(page.content.decode().split())
    assert is_open == (slug != "")


def test_a_private_group_is_not_chosen_for_outsiders(as_charlie, thread):
    page = as_charlie.get("/search/?group=evenings-without-wine").content.decode()
    assert "Evenings without wine" not in page


def test_the_empty_search_page_leads_on(client, thread):
    assert (
        "/stories/" in client.get("/search/").content.decode().split("<main")[1].split("</main>")[0]
    )
