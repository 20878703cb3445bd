"""Tags: organizers define those of a group, and authors choose some for their threads."""

import json
import zipfile

import pytest
from django.db import connection
from django.urls import reverse

from accounts.privacy.export import request_export
from groups.models import Group
from posts.models import Thread

pytestmark = pytest.mark.django_db
DESCRIBED = {"name": "Evenings", "summary": "Six to ten.", "visibility": "private"}
WORDS = {"title": "Awake again", "text": "It is three.", "kind": "discussion"}


@pytest.fixture
def group(group):
    Group.objects.update(tags=["Sleep", "Family", "Work", "Weekends"])
    group.refresh_from_db()
    return group


@pytest.fixture
def manage(as_organizer, group):
    """A function that sets the tags of the group as its organizer. Returns the response."""
    url = reverse("groups:manage", args=[group.slug])
    return lambda tags: as_organizer.post(url, DESCRIBED | {"tags": tags})


@pytest.fixture
def start(as_alice, group):
    """A function that starts a thread of Alice with these tags. Returns the response."""
    url = reverse("posts:new-thread", args=[group.slug])
    return lambda *tags: as_alice.post(url, WORDS | {"tags": tags})


def tags_of(group):
    return Group.objects.get(pk=group.pk).tags


def text_of(answer):
    return answer.content.decode()


def list_titles(answer):
    return [thread.title for thread in answer.context["page"]]


# --- Tags of a group ------------------------------------------------------------


def test_organizers_separate_tags_by_commas_or_lines(manage, group):
    manage("Sleep,  Day  one\nWork, ")
    assert tags_of(group) == ["Sleep", "Day one", "Work"]


def test_the_page_shows_the_existing_tags(as_organizer, group):
    page = as_organizer.get(reverse("groups:manage", args=[group.slug]))
    assert "Sleep, Family, Work, Weekends</textarea>" in text_of(page)


def test_a_tag_is_stored_once_in_any_spelling(manage, group):
    manage("Sleep, SLEEP, sleep")
    assert tags_of(group) == ["Sleep"]


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (", ".join(f"tag {n}" for n in range(9)), "at most eight tags."),
        ("w" * 25, "is too long for a tag"),
    ],
)
def test_too_many_tags_are_refused_and_kept_in_the_form(manage, group, tags, told):
    answer = manage(tags)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert tags_of(group) == ["Sleep", "Family", "Work", "Weekends"]


def test_members_cannot_edit_tags(as_bob, group):
    url = reverse("groups:manage", args=[group.slug])
    assert as_bob.post(url, DESCRIBED | {"tags": "Mine"}).status_code == 403
    assert "Mine" not in tags_of(group)


# --- Tags of threads ------------------------------------------------------------


def test_the_author_of_a_thread_chooses_tags(start):
    start("Sleep", "Work")
    assert Thread.objects.get().tags == ["Sleep", "Work"]


def test_a_group_without_tags_offers_none(as_alice, group):
    url = reverse("posts:new-thread", args=[group.slug])
    assert 'name="tags"' in text_of(as_alice.get(url))
    Group.objects.update(tags=[])
    assert 'name="tags"' not in text_of(as_alice.get(url))


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (["Sleep", "Family", "Work", "Weekends"], "at most three tags."),
        (["Money"], "The group no longer uses this tag."),
    ],
)
def test_at_most_three_tags_of_the_group_can_be_chosen(start, tags, told):
    answer = start(*tags)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert "It is three." in text_of(answer)
    assert not Thread.objects.exists()


def test_the_author_can_change_tags_while_editing(start, as_alice):
    start("Sleep", "Work")
    opening = Thread.objects.get().posts.get()
    url = reverse("posts:edit", args=[opening.public_id])
    assert text_of(as_alice.get(url)).count(" checked") == 2
    as_alice.post(url, {"text": "It is four.", "tags": ["Family"]})
    assert Thread.objects.get().tags == ["Family"]
    as_alice.post(url, {"text": "It is four."})
    assert Thread.objects.get().tags == []


def test_a_reply_has_no_tags(as_bob, answer, group):
    url = reverse("posts:edit", args=[answer.public_id])
    assert 'name="tags"' not in text_of(as_bob.get(url))


def test_an_announcement_can_have_tags(as_organizer, group):
    url = reverse("posts:announce", args=[group.slug])
    as_organizer.post(url, WORDS | {"tags": ["Weekends"]})
    assert Thread.objects.get().tags == ["Weekends"]


# --- Filtering by tag -----------------------------------------------------------


def test_tags_are_shown_in_list_and_thread_and_link_to_the_list(start, as_bob, group):
    start("Sleep")
    link = f'href="{group.get_absolute_url()}?tag=Sleep"'
    assert link in text_of(as_bob.get(Thread.objects.get().get_absolute_url()))
    assert link in text_of(as_bob.get(group.get_absolute_url()))


def test_the_list_has_only_threads_with_the_tag(start, thread, as_bob, group):
    start("Sleep")
    assert list_titles(as_bob.get(f"{group.get_absolute_url()}?tag=Sleep")) == ["Awake again"]
    assert list_titles(as_bob.get(f"{group.get_absolute_url()}?tag=Family")) == []
    assert len(list_titles(as_bob.get(group.get_absolute_url()))) == 2


def test_an_unknown_tag_filters_nothing(thread, as_bob, group):
    for tag in ("Money", "sleep", "", "a\0b", "’; DROP"):
        page = as_bob.get(group.get_absolute_url(), {"tag": tag})
        assert list_titles(page) == ["First wedding"], tag


def test_tag_and_kind_can_be_combined(start, make_thread, as_bob, group):
    start("Sleep")
    story = make_thread("How I slept", kind="story")
    Thread.objects.filter(pk=story.pk).update(tags=["Sleep"])
    found = as_bob.get(f"{group.get_absolute_url()}?tag=Sleep&kind=story")
    assert list_titles(found) == ["How I slept"]


def test_pages_keep_the_tag(make_thread, as_bob, group):
    for number in range(30):
        thread = make_thread(f"Thread {number}")
        Thread.objects.filter(pk=thread.pk).update(tags=["Sleep"] if number % 2 else ["Family"])
    Thread.objects.filter(title="Thread 1").update(tags=[])
    for number in range(15):
        Thread.objects.filter(pk=make_thread(f"More {number}").pk).update(tags=["Sleep"])
    first = as_bob.get(f"{group.get_absolute_url()}?tag=Sleep")
    rest = as_bob.get(
        group.get_absolute_url(), {"tag": "Sleep", "page": first.context["page"].next_cursor}
    )
    assert (len(list_titles(first)), len(list_titles(rest))) == (25, 4)
    assert "Thread 1" not in list_titles(rest)


def test_the_same_tag_of_another_group_is_separate(
    start, make_group, make_thread, as_bob, bob, group
):
    other = make_group("Slow repair", members=[bob], tags=["Sleep"])
    Thread.objects.filter(pk=make_thread("Elsewhere", group=other).pk).update(tags=["Sleep"])
    start("Sleep")
    assert list_titles(as_bob.get(f"{group.get_absolute_url()}?tag=Sleep")) == ["Awake again"]


def test_a_block_applies_within_a_tag(start, as_bob, block, group):
    start("Sleep")
    assert list_titles(as_bob.get(f"{group.get_absolute_url()}?tag=Sleep")) == []


def test_an_index_is_used_for_tags():
    with connection.cursor() as cursor:  # PostgreSQL would not use it for a few rows.
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "thread_tags" in Thread.objects.filter(tags__contains=["Sleep"]).explain()


# --- Changing the tags of a group -----------------------------------------------


def test_a_deleted_tag_is_removed_from_threads_for_good(start, manage):
    start("Sleep", "Work")
    manage("Family, Work")
    assert Thread.objects.get().tags == ["Work"]
    manage("Family, Work, Sleep")
    assert Thread.objects.get().tags == ["Work"]


def test_respelling_a_tag_keeps_it_on_threads(start, manage):
    start("Sleep", "Work")
    manage("SLEEP, Work")
    assert Thread.objects.get().tags == ["SLEEP", "Work"]


def test_threads_of_other_groups_keep_theirs(manage, make_group, make_thread):
    other = make_group("Slow repair", tags=["Sleep"])
    thread = make_thread("Elsewhere", group=other)
    Thread.objects.filter(pk=thread.pk).update(tags=["Sleep"])
    manage("Work")
    thread.refresh_from_db()
    assert thread.tags == ["Sleep"]


def test_a_tag_deleted_while_it_was_chosen_is_not_shown(start, as_bob, group):
    start("Sleep")
    Group.objects.update(tags=["Work"])
    assert "Sleep" not in text_of(as_bob.get(Thread.objects.get().get_absolute_url()))
    assert "Sleep" not in text_of(as_bob.get(group.get_absolute_url()))


def test_the_export_contains_the_tags_of_ones_threads(start, alice):
    start("Sleep")
    export = request_export(alice)
    export.refresh_from_db()
    with export.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("posts/thread.json"))[0]["tags"] == ["Sleep"]
