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


def words(answer):
    return answer.content.decode()


def titles(answer):
    return [thread.title for thread in answer.context["page"]]


# --- The group's --------------------------------------------------------------------------


def test_organizers_write_them_with_commas_or_on_lines(manage, group):
    manage("Sleep,  Day  one\nWork, ")
    assert tags_of(group) == ["Sleep", "Day one", "Work"]


def test_the_page_shows_those_there_are(as_organizer, group):
    page = as_organizer.get(reverse("groups:manage", args=[group.slug]))
    assert "Sleep, Family, Work, Weekends</textarea>" in words(page)


def test_a_tag_stands_once_however_it_is_written(manage, group):
    manage("Sleep, SLEEP, sleep")
    assert tags_of(group) == ["Sleep"]


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (", ".join(f"tag {n}" for n in range(9)), "at most eight tags."),
        ("w" * 25, "is too long for a tag"),
    ],
)
def test_too_much_is_refused_and_kept_on_the_page(manage, group, tags, told):
    answer = manage(tags)
    assert answer.status_code == 422
    assert told in words(answer)
    assert tags_of(group) == ["Sleep", "Family", "Work", "Weekends"]


def test_members_do_not_write_them(as_bob, group):
    url = reverse("groups:manage", args=[group.slug])
    assert as_bob.post(url, DESCRIBED | {"tags": "Mine"}).status_code == 403
    assert "Mine" not in tags_of(group)


# --- The threads' -------------------------------------------------------------------------


def test_who_starts_a_thread_chooses_some(start):
    start("Sleep", "Work")
    assert Thread.objects.get().tags == ["Sleep", "Work"]


def test_a_group_without_tags_offers_none(as_alice, group):
    url = reverse("posts:new-thread", args=[group.slug])
    assert 'name="tags"' in words(as_alice.get(url))
    Group.objects.update(tags=[])
    assert 'name="tags"' not in words(as_alice.get(url))


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (["Sleep", "Family", "Work", "Weekends"], "at most three tags."),
        (["Money"], "The group no longer uses this tag."),
    ],
)
def test_no_more_than_three_and_only_the_groups_own(start, tags, told):
    answer = start(*tags)
    assert answer.status_code == 422
    assert told in words(answer)
    assert "It is three." in words(answer)
    assert not Thread.objects.exists()


def test_its_author_chooses_anew_while_editing(start, as_alice):
    start("Sleep", "Work")
    opening = Thread.objects.get().posts.get()
    url = reverse("posts:edit", args=[opening.public_id])
    assert words(as_alice.get(url)).count(" checked") == 2
    as_alice.post(url, {"text": "It is four.", "tags": ["Family"]})
    assert Thread.objects.get().tags == ["Family"]
    as_alice.post(url, {"text": "It is four."})
    assert Thread.objects.get().tags == []


def test_an_answer_has_none(as_bob, answer, group):
    url = reverse("posts:edit", args=[answer.public_id])
    assert 'name="tags"' not in words(as_bob.get(url))


def test_an_announcement_may_have_some(as_organizer, group):
    url = reverse("posts:announce", args=[group.slug])
    as_organizer.post(url, WORDS | {"tags": ["Weekends"]})
    assert Thread.objects.get().tags == ["Weekends"]


# --- Finding by them -----------------------------------------------------------------------


def test_they_show_on_the_row_and_on_the_thread_and_lead_to_the_list(start, as_bob, group):
    start("Sleep")
    link = f'href="{group.get_absolute_url()}?tag=Sleep"'
    assert link in words(as_bob.get(Thread.objects.get().get_absolute_url()))
    assert link in words(as_bob.get(group.get_absolute_url()))


def test_the_list_holds_only_threads_of_the_tag(start, thread, as_bob, group):
    start("Sleep")
    assert titles(as_bob.get(f"{group.get_absolute_url()}?tag=Sleep")) == ["Awake again"]
    assert titles(as_bob.get(f"{group.get_absolute_url()}?tag=Family")) == []
    assert len(titles(as_bob.get(group.get_absolute_url()))) == 2


@pytest.mark.parametrize("tag", ["Money", "sleep", "", "a\0b", "’; DROP"])
def test_what_is_no_tag_of_the_group_chooses_nothing(thread, as_bob, group, tag):
    assert titles(as_bob.get(group.get_absolute_url(), {"tag": tag})) == ["First wedding"]


def test_a_tag_and_a_kind_together(start, make_thread, as_bob, group):
    start("Sleep")
    story = make_thread("How I slept", kind="story")
    Thread.objects.filter(pk=story.pk).update(tags=["Sleep"])
    found = as_bob.get(f"{group.get_absolute_url()}?tag=Sleep&kind=story")
    assert titles(found) == ["How I slept"]


def test_pages_go_on_within_the_tag(make_thread, as_bob, group):
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
    assert (len(titles(first)), len(titles(rest))) == (25, 4)
    assert "Thread 1" not in titles(rest)


def test_the_same_tag_of_another_group_stays_there(
    start, make_group, make_thread, as_bob, bob, group
):
    other = make_group("Slow repair", members=[bob], tags=["Sleep"])
    Thread.objects.filter(pk=make_thread("Elsewhere", group=other).pk).update(tags=["Sleep"])
    start("Sleep")
    assert titles(as_bob.get(f"{group.get_absolute_url()}?tag=Sleep")) == ["Awake again"]


def test_a_block_holds_within_a_tag(start, as_bob, block, group):
    start("Sleep")
    assert titles(as_bob.get(f"{group.get_absolute_url()}?tag=Sleep")) == []


def test_an_index_finds_them():
    with connection.cursor() as cursor:  # In a table of a few rows it would not be worth it.
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "thread_tags" in Thread.objects.filter(tags__contains=["Sleep"]).explain()


# --- When the group thinks anew -----------------------------------------------------------


def test_a_dropped_tag_leaves_the_threads_and_comes_back_to_none(start, manage):
    start("Sleep", "Work")
    manage("Family, Work")
    assert Thread.objects.get().tags == ["Work"]
    manage("Family, Work, Sleep")
    assert Thread.objects.get().tags == ["Work"]


def test_a_tag_that_is_written_otherwise_stays_on_the_threads(start, manage):
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


def test_one_dropped_while_it_was_chosen_shows_nowhere(start, as_bob, group):
    start("Sleep")
    Group.objects.update(tags=["Work"])
    assert "Sleep" not in words(as_bob.get(Thread.objects.get().get_absolute_url()))
    assert "Sleep" not in words(as_bob.get(group.get_absolute_url()))


def test_whoever_leaves_takes_along_how_their_threads_were_tagged(start, alice):
    start("Sleep")
    export = request_export(alice)
    export.refresh_from_db()
    with export.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("posts/thread.json"))[0]["tags"] == ["Sleep"]
