"""The profile of a group: rules, language, cover, and related groups."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Challenge
from groups.models import Group

pytestmark = pytest.mark.django_db
FORM = {"name": "Evenings", "summary": "Six to ten.", "visibility": "private"}


def make_photo(size=(1600, 900)):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    return SimpleUploadedFile("beach.jpg", out.getvalue(), "image/jpeg")


def edit_profile(client, group, **fields):
    return client.post(f"/groups/{group.slug}/manage/", FORM | fields)


def get_about_page(client, group):
    return client.get(f"/groups/{group.slug}/about/").content.decode()


def test_rules_and_language_are_on_the_about_page(as_organizer, as_alice, group):
    edit_profile(as_organizer, group, rules="*No* advice unasked.", language="cy")
    page = get_about_page(as_alice, group)
    assert "<em>No</em> advice unasked." in page
    assert "Cymraeg" in page


def test_a_cover_is_small_and_has_alt_text(as_organizer, as_alice, group):
    edit_profile(as_organizer, group, cover=make_photo(), cover_alt="A beach at dawn")
    group.refresh_from_db()
    assert max(group.cover.width, group.cover.height) == 1200
    assert f'src="{group.cover.url}" alt="A beach at dawn"' in get_about_page(as_alice, group)


def test_replacing_the_cover_deletes_the_old_file(
    as_organizer, group, django_capture_on_commit_callbacks
):
    edit_profile(as_organizer, group, cover=make_photo(), cover_alt="A beach")
    first = Group.objects.get().cover.name
    with django_capture_on_commit_callbacks(execute=True):
        edit_profile(as_organizer, group, **{"cover-clear": "on"})
    assert not default_storage.exists(first)
    assert not Group.objects.get().cover


def test_a_file_that_is_no_picture_is_refused_and_the_rest_kept(as_organizer, group):
    text = SimpleUploadedFile("x.jpg", b"no picture")
    answer = edit_profile(as_organizer, group, cover=text, rules="Be kind to whoever is new.")
    assert answer.status_code == 422
    assert "Be kind to whoever is new." in answer.content.decode()


@pytest.mark.parametrize(("visibility", "status"), [("private", 200), ("hidden", 404)])
def test_a_cover_is_seen_by_those_who_may_know_the_group(
    as_organizer, as_charlie, group, visibility, status
):
    edit_profile(as_organizer, group, cover=make_photo(), visibility=visibility)
    assert as_charlie.get(Group.objects.get().cover.url).status_code == status


def test_related_groups_share_most_and_are_not_hidden(as_alice, group, make_group):
    wine, grief = Challenge.objects.filter(slug__in=["alcohol", "grief"]).order_by("slug")
    near = make_group("Mornings", Group.Visibility.OPEN)
    nearest = make_group("Quiet rooms", Group.Visibility.OPEN)
    hidden = make_group("Under the stairs", Group.Visibility.HIDDEN)
    for other in (group, nearest, hidden):
        other.challenges.add(wine, grief)
    near.challenges.add(wine)
    page = get_about_page(as_alice, group)
    assert 0 < page.index("Quiet rooms") < page.index("Mornings")
    assert "Under the stairs" not in page


def test_the_directory_filters_by_language(as_alice, make_group):
    make_group("Nosweithiau", Group.Visibility.OPEN, language="cy")
    make_group("Evenings", Group.Visibility.OPEN, language="en")
    page = as_alice.get("/groups/?language=cy").content.decode()
    assert "Nosweithiau" in page
    assert ">Evenings<" not in page


def test_the_language_of_a_hidden_group_is_no_choice(as_alice, make_group):
    make_group("Nosweithiau", Group.Visibility.HIDDEN, language="cy")
    assert "Cymraeg" not in as_alice.get("/groups/").content.decode()


def test_an_invited_member_sees_the_invitation_and_can_decline(as_charlie, charlie, group):
    group.memberships.create(member=charlie, state="invited")
    assert "You're invited." in get_about_page(as_charlie, group)
    as_charlie.post(f"/groups/{group.slug}/leave/")
    assert not group.memberships.filter(member=charlie).exists()


def test_no_language_is_preselected(as_alice, make_group):
    make_group("Evenings", Group.Visibility.OPEN, language="en")
    assert '<option value="en">English</option>' in as_alice.get("/groups/").content.decode()


def test_folded_topics_are_named_and_survive_a_change_elsewhere(as_organizer, group):
    alcohol = Challenge.objects.order_by("pk").first()
    group.challenges.set([alcohol])
    page = as_organizer.get(f"/groups/{group.slug}/manage/").content.decode()
    assert f">{alcohol}</span>" in page  # In the row; the label of the choice is in a bdi.
    edit_profile(as_organizer, group, challenges=[alcohol.pk], rules="Be kind.")
    assert list(group.challenges.all()) == [alcohol]


def test_the_row_of_the_rules_shows_no_marks(as_organizer, group):
    type(group).objects.update(rules="- Be **kind**.\n- Don't name & shame.")
    page = as_organizer.get(f"/groups/{group.slug}/manage/").content.decode()
    assert "Be kind. · Don&#x27;t name &amp; shame." in page
