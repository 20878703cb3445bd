"""Ordinary lists and forms of the admin panel: in words, and readable on a phone."""

import re

import pytest
from lxml import html

from groups.models import HelpLine
from posts.models import Action, SavedReply, WatchedWords

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    """A password is enough: the second factor has tests of its own."""
    settings.DEMO = True


@pytest.fixture
def admin_client(client, make_member):
    client.force_login(make_member("ada", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def line():
    HelpLine.objects.all().delete()
    return HelpLine.objects.create(
        country="AT", need="crisis", name="Telefonseelsorge", phone="142",
        source="telefonseelsorge.at", verified_on="2026-10-31",
    )  # fmt: skip


def open_page(client, path, data=None):
    response = client.get(path) if data is None else client.post(path, data)
    return response, html.fromstring(response.content.decode())


def words_of(node):
    return " ".join(node.text_content().split())


def test_each_value_of_a_list_has_its_label_and_is_in_words(admin_client, line):
    _response, page = open_page(admin_client, "/admin/groups/helpline/")
    cells = {cell.get("data-label"): words_of(cell) for cell in page.findall(".//tbody//td")}
    assert cells["Country"] == "Austria"
    assert cells["Verified on"] == "31 October 2026"
    assert "none" in page.find(".//td[@data-label='Text']").get("class")


def test_yes_and_no_are_words(admin_client):
    _response, page = open_page(admin_client, "/admin/accounts/member/")
    assert words_of(page.find(".//td[@data-label='Staff']")) == "Yes"
    assert not page.findall(".//main//img")


def test_no_list_has_a_style_that_the_content_security_policy_blocks(admin_client, line):
    for path in ("groups/meeting", "groups/helpline"):
        assert "<style" not in admin_client.get(f"/admin/{path}/").text


def test_a_list_without_a_match_says_so_and_leads_back(admin_client, line):
    page = admin_client.get("/admin/groups/helpline/", {"q": "nothing like it"}).text
    assert "Nothing matches." in page
    assert "Show all" in page


def test_an_error_is_in_the_summary_and_beside_its_field(admin_client):
    data = {"phrase": "casino", "effect": "flag", "reason": "other", "must_match": "No such word."}
    response, page = open_page(admin_client, "/admin/posts/watchedwords/add/", data)
    assert response.status_code == 422
    summary = page.find(".//div[@role='alert']//a")
    assert (summary.get("href"), words_of(summary)) == (
        "#id_must_match", "Must match: Not found in: No such word.",
    )  # fmt: skip
    field = page.find(".//textarea[@name='must_match']")
    assert field.text.strip() == "No such word."
    assert field.get("aria-invalid") == "true"
    assert "id_must_match_error" in field.get("aria-describedby")
    assert "Not found in" in words_of(page.get_element_by_id("id_must_match_error"))
    assert not WatchedWords.objects.exists()


def test_a_form_has_one_button_and_names_what_it_does(admin_client, line):
    _response, page = open_page(admin_client, f"/admin/groups/helpline/{line.pk}/change/")
    form = page.get_element_by_id("helpline_form")
    assert [words_of(button) for button in form.findall(".//button")] == ["Save help line"]
    assert words_of(page.find(".//main//h1")) == str(line)


def test_what_is_empty_is_not_a_row_of_dashes(admin_client, group):
    page = admin_client.get(f"/admin/groups/group/{group.pk}/change/").text
    assert "Not filled in:" in page
    assert '<dd dir="auto">-</dd>' not in page


def test_the_time_zone_is_a_choice_that_has_the_present_one(admin_client, group):
    meeting = group.meetings.create(name="Tea", weekday=1, time="10:00", time_zone="US/Pacific")
    _response, page = open_page(admin_client, f"/admin/groups/meeting/{meeting.pk}/change/")
    chosen = page.find(".//select[@name='time_zone']/option[@selected]")
    assert chosen.get("value") == "US/Pacific"


def test_saving_a_form_unchanged_changes_nothing(admin_client, group):
    meeting = group.meetings.create(
        name="Tea", weekday=1, time="10:00", time_zone="Europe/Lisbon", types=["O"], place="x",
        is_approximate=True, regions=["Lisbon", "Alfama"],
    )  # fmt: skip
    path = f"/admin/groups/meeting/{meeting.pk}/change/"
    _response, page = open_page(admin_client, path)
    form = page.get_element_by_id("meeting_form")
    data = {name: value or "" for name, value in form.fields.items()} | {"types": ["O"]}
    assert admin_client.post(path, data).status_code == 302
    saved = type(meeting).objects.get()
    assert (saved.types, saved.regions) == (["O"], ["Lisbon", "Alfama"])
    history = admin_client.get(f"/admin/groups/meeting/{meeting.pk}/history/").text
    assert "No fields changed" in history


def test_deleting_a_member_says_what_goes_and_what_stays(admin_client, alice):
    _response, page = open_page(admin_client, f"/admin/accounts/member/{alice.pk}/delete/")
    words = words_of(page.find(".//main"))
    assert "What stays: their posts" in words
    assert "cannot be undone" in words
    assert words_of(page.find(".//main//button")) == "Delete alice"


def test_countries_are_names_in_the_filter(admin_client, line):
    page = admin_client.get("/admin/groups/helpline/").text
    assert re.search(r"country=AT[^>]*>\s*Austria", page)


def test_a_form_to_add_has_nothing_that_only_a_stored_row_has(admin_client):
    page = admin_client.get("/admin/groups/meetingfeed/add/").text
    assert "For information" not in page


def test_an_act_on_chosen_rows_says_that_it_was_done(admin_client, thread):
    data = {"action": "make_introduction_thread", "_selected_action": [thread.pk]}
    page = admin_client.post("/admin/posts/thread/", data, follow=True).text
    assert "Done: Use as the introduction thread for newcomers." in page


def test_an_act_without_chosen_rows_says_only_that(admin_client, thread):
    data = {"action": "lock_threads", "index": "0"}
    page = admin_client.post("/admin/posts/thread/", data, follow=True).text
    assert "No items have been changed" in page
    assert "Done:" not in page


def test_the_panel_says_plainly_what_was_added_saved_and_deleted(admin_client):
    path = "/admin/posts/savedreply/"
    typed = {"title": "Welcome", "reason": "", "language": "en", "words": "Hello."}
    for address, data, done in (
        ("add/", typed, "added"),
        ("{pk}/change/", typed | {"words": "Hi."}, "saved"),
        ("{pk}/delete/", {"post": "yes"}, "deleted"),
    ):
        row = SavedReply.objects.filter(title="Welcome").first()
        address = path + address.format(pk=row and row.pk)
        page = admin_client.post(address, data, follow=True)
        assert page.redirect_chain == [(path, 302)]
        words = re.sub("[\u2066-\u2069]", "", page.text)
        assert f"The saved reply “Welcome” was {done}." in words
        assert "successfully" not in words
    assert not SavedReply.objects.filter(title="Welcome").exists()


def test_several_rows_are_deleted_after_a_question(admin_client):
    rows = [SavedReply.objects.create(title=title, words="Hello.") for title in "ab"]
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    page = admin_client.post("/admin/posts/savedreply/", chosen)
    assert "This cannot be undone." in page.text
    assert SavedReply.objects.filter(title__in="ab").count() == 2
    sure = chosen | {"post": "yes"}
    page = admin_client.post("/admin/posts/savedreply/", sure, follow=True)
    assert "Deleted: 2 saved replies." in page.text
    assert not SavedReply.objects.filter(title__in="ab").exists()
    assert Action.objects.filter(kind="delete").count() == 2


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [
        ("400", "10", "Latitude is a number from -90 to 90."),
        ("-91", "10", "Latitude is a number from -90 to 90."),
        ("48", "-180.5", "Longitude is a number from -180 to 180."),
        ("48", "", "Enter both latitude and longitude, or neither."),
        ("", "16", "Enter both latitude and longitude, or neither."),
    ],
)
def test_a_meeting_lies_on_the_globe_or_nowhere(admin_client, group, latitude, longitude, sentence):
    meeting = group.meetings.create(name="Tea", weekday=1, time="10:00", time_zone="UTC")
    path = f"/admin/groups/meeting/{meeting.pk}/change/"
    _response, page = open_page(admin_client, path)
    typed = dict(page.get_element_by_id("meeting_form").form_values())
    typed |= {"latitude": latitude, "longitude": longitude}
    response, page = open_page(admin_client, path, typed)
    assert response.status_code == 422
    assert sentence in response.text
    assert page.get_element_by_id("id_latitude").get("value", "") == latitude
    assert type(meeting).objects.get().latitude is None


def test_a_meeting_can_lie_at_the_edge_of_the_globe(admin_client, group):
    meeting = group.meetings.create(name="Tea", weekday=1, time="10:00", time_zone="UTC")
    path = f"/admin/groups/meeting/{meeting.pk}/change/"
    _response, page = open_page(admin_client, path)
    typed = dict(page.get_element_by_id("meeting_form").form_values())
    admin_client.post(path, typed | {"latitude": "-90", "longitude": "180"})
    assert type(meeting).objects.get().longitude == 180
