"""What staff changed in the panel: the log names the row and the fields, to whoever may see it."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from lxml import html

from groups.models import HelpLine, Meeting
from posts.models import Action
from posts.moderation.panel_changes import log_panel_change
from recovery_forum.lib.admin import StaffModelAdmin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture(autouse=True)
def _demo(settings):
    """A password is enough: the second factor has tests of its own."""
    settings.DEMO = True


@pytest.fixture
def make_meeting(make_group):
    def make(visibility):
        group = make_group("The long table", visibility=visibility)
        return Meeting.objects.create(
            group=group, name="Evening circle", weekday=1, time="19:00", time_zone="Europe/Vienna",
            place="Prater 1",
        )  # fmt: skip

    return make


def change(client, row):
    """Move the meeting to Wednesday at eight, as the form of the panel sends it."""
    page = html.fromstring(client.get(panel_address(row)).text)
    form = next(form for form in page.forms if "weekday" in form.fields)
    sent = {name: value for name, value in form.form_values() if not name.startswith("_")}
    sent |= {"weekday": "3", "time": "20:00"}
    response = client.post(panel_address(row), sent)
    assert response.status_code == 302, response.text


def panel_address(row):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def read_log(client):
    page = html.fromstring(re.sub("[\u2066-\u2069]", "", client.get(reverse("admin:log")).text))
    return page.find(".//ul[@class='log-list']")


def words_of(node):
    return " ".join(node.text_content().split())


def test_the_log_names_the_changed_meeting_and_its_fields(as_watcher, make_meeting):
    meeting = make_meeting("community")
    change(as_watcher, meeting)
    entry = read_log(as_watcher)
    assert "mia changed the meeting “Evening circle” in the panel" in words_of(entry)
    assert "Day, Time" in words_of(entry)
    assert "20:00" not in words_of(entry).partition("panel")[2]
    assert panel_address(meeting) in [link.get("href") for link in entry.iterfind(".//a")]
    csv = as_watcher.get(reverse("admin:log"), {"format": "csv"}).getvalue().decode()
    assert "Day, Time" in csv


def test_the_log_does_not_name_a_meeting_that_its_reader_cannot_see(as_watcher, make_meeting):
    change(as_watcher, make_meeting("hidden"))
    words = words_of(read_log(as_watcher))
    assert "mia changed one of the meetings in the panel" in words
    assert "Evening circle" not in words


def test_the_log_names_and_links_only_what_its_reader_may_open(as_watcher, moderator):
    line = HelpLine.objects.order_by("pk").first()
    log_panel_change(moderator, Action.Kind.CHANGE, line, "Verified.")
    entry = read_log(as_watcher)
    assert "mona changed one of the help lines in the panel" in words_of(entry)
    assert "Verified." in words_of(entry)
    assert not entry.findall(".//a")


def test_the_log_says_nothing_more_about_a_deleted_row(as_moderator, moderator):
    line = HelpLine.objects.order_by("pk").first()
    log_panel_change(moderator, Action.Kind.DELETE, line, "")
    name = line.name
    assert name in words_of(read_log(as_moderator))
    line.delete()
    entry = read_log(as_moderator)
    assert "deleted one of the help lines in the panel" in words_of(entry)
    assert name not in words_of(entry)
    assert not entry.findall(".//a")


def test_the_log_says_that_nothing_was_changed(as_moderator, moderator):
    log_panel_change(moderator, Action.Kind.CHANGE, HelpLine.objects.first(), [])
    assert "saved without a change" in words_of(read_log(as_moderator))


def test_rows_of_every_kind_are_named_with_one_query(
    as_moderator, moderator, django_assert_max_num_queries
):
    """Also of those that hold somebody's words: these have no name, but an address."""
    pages = [
        page
        for page in admin.site._registry.values()
        if isinstance(page, StaffModelAdmin)
        and (page.writable_fields or page.allows_deleting or page.actions)
    ]
    assert len(pages) > 10
    for page in pages:
        row = page.model(pk=1)
        log_panel_change(moderator, Action.Kind.CHANGE, row, "Looked after.")
    with django_assert_max_num_queries(12):
        assert words_of(read_log(as_moderator)).count("Looked after.") == len(pages)


def test_only_names_that_are_no_private_words_are_in_the_log():
    named = {
        page.model._meta.label
        for page in admin.site._registry.values()
        if getattr(page, "log_name", "")
    }
    assert named == {
        "accounts.Challenge", "groups.Group", "groups.HelpLine", "groups.Meeting",
        "groups.MeetingFeed", "groups.Opportunity", "groups.Resource", "posts.SavedReply",
        "posts.Thread", "posts.WatchedWords",
    }  # fmt: skip
