"""The export: all data of the member, no text of others, and only its member can download it."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Challenge, Export
from accounts.privacy.export import delete_expired_exports, request_export, write_export
from accounts.privacy.registry import PERSONAL_DATA
from groups.membership.services import ban_member
from groups.models import Group
from milestones.journeys.services import create_journey
from milestones.models import Journey
from posts.reactions.services import toggle_reaction
from posts.threads.editing import update_post
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db
PATH = "/settings/data/"
ASK = "/settings/data/export/"
PASSWORD = {"password": "one-day-at-a-time"}


@pytest.fixture
def export(alice):
    return request_export(alice)


def contents(export):
    export.refresh_from_db()
    with export.file.open("rb") as file:
        archive = zipfile.ZipFile(BytesIO(file.read()))
    return {name: archive.read(name) for name in archive.namelist()}


def read_texts(export):
    return b"\n".join(contents(export).values()).decode(errors="replace")


def confirm_password(client):
    client.post("/accounts/reauthenticate/", PASSWORD)
    return client


def url_of(export):
    return f"{ASK}{export.public_id}/"


def test_the_export_contains_all_of_ones_own_data(alice, bob, thread):
    alice.challenges.add(Challenge.objects.get(slug="alcohol"))
    alice.about = "Breakfast first."
    alice.save()
    opening = thread.posts.get()
    reply = create_reply(opening, bob, "We danced.")
    toggle_reaction(reply, alice, "thank-you")
    alice.saved_posts.create(post=reply, note="For the next one.")
    create_reply(reply, alice, "Me too.", notes=["loss"], own_note="birthdays")
    found = read_texts(request_export(alice))
    for words in (alice.email, "Breakfast first.", "Alcohol", "First wedding", "What did you do?",
                  "thank-you", "For the next one.", "Evenings without wine",
                  "birthdays"):  # fmt: skip
        assert words in found, words


def test_the_export_contains_no_texts_or_names_of_others(alice, bob, organizer, thread):
    reply = create_reply(thread.posts.get(), bob, "We danced until the morning.")
    create_reply(reply, alice, "> We danced until the morning.\n\nGood.")
    alice.saved_posts.create(post=reply)
    alice.blocks_made.create(blocked=organizer)
    found = read_texts(request_export(alice))
    assert "Good." in found
    for words in ("We danced", "bob", "olive"):
        assert words not in found, words


def test_the_export_names_a_hidden_group_but_nobody_in_it(alice, bob, make_group):
    make_group("Night shift", Group.Visibility.HIDDEN, members=[alice, bob])
    found = read_texts(request_export(alice))
    assert "Night shift" in found
    assert "bob" not in found


def test_who_was_banned_does_not_read_how_it_goes_on(as_bob, bob, group, thread):
    as_bob.get(thread.get_absolute_url())
    ban_member(group.memberships.get(member=bob), "Not here.")
    update_post(thread.posts.get(), "What now?", title="After bob")
    Group.objects.filter(pk=group.pk).update(visibility="hidden", name="Quiet evenings")
    found = read_texts(request_export(bob))
    assert f"/threads/{thread.public_id}/" in found
    assert "After bob" not in found
    assert "Quiet evenings" not in found


def test_each_model_with_data_has_a_file(export):
    expected = {
        f"{one.model._meta.app_label}/{one.key}.json"
        for one in PERSONAL_DATA
        if one.exported_fields
    }
    assert expected <= set(contents(export))
    assert expected >= {"posts/post.json", "milestones/checkin.json", "groups/membership.json"}


def test_values_keep_their_type(alice):
    create_journey(
        Journey(
            member=alice, challenge=Challenge.objects.get(slug="alcohol"), title="Without",
            started_on=alice.today() - timedelta(days=9), time_zone="UTC",
        )
    )  # fmt: skip
    (journey,) = json.loads(contents(request_export(alice))["milestones/journey.json"])
    assert journey["title"] == "Without"
    assert journey["marks_thousands"] is False
    assert journey["started_on"] == str(alice.today() - timedelta(days=9))


def test_the_export_has_a_readable_page(alice, thread):
    page = contents(request_export(alice))["index.html"].decode()
    assert "<h1>My data</h1>" in page
    assert "What did you do?" in page
    assert "http" not in page.replace("http://www.w3.org", "")


def test_text_is_escaped_on_the_page(alice):
    alice.about = "<script>alert(1)</script>"
    alice.save()
    assert b"<script>" not in contents(request_export(alice))["index.html"]


def test_the_export_contains_the_picture(alice):
    from django.core.files.base import ContentFile

    alice.avatar.save("face.webp", ContentFile(b"RIFF picture"))
    found = contents(request_export(alice))
    assert found[f"files/{alice.avatar.name}"] == b"RIFF picture"


def test_creating_the_export_twice_gives_one_file(export):
    before = Export.objects.get(pk=export.pk).file.name
    write_export.call(export.pk)
    assert Export.objects.get(pk=export.pk).file.name == before
    assert len(default_storage.listdir("exports")[1]) == 1


def test_one_export_a_day_is_allowed(alice, export):
    assert request_export(alice) == export
    Export.objects.update(requested_at=timezone.now() - timedelta(days=1, minutes=1))
    assert request_export(alice) != export


def test_an_export_left_by_a_killed_worker_can_be_created_again(as_alice, alice):
    stuck = alice.exports.create(requested_at=timezone.now() - timedelta(minutes=16))
    assert "Export again" in as_alice.get(PATH).content.decode()
    assert request_export(alice) != stuck
    assert alice.exports.first() != stuck


def test_the_export_page_asks_for_the_password(as_alice):
    assert as_alice.post(ASK)["Location"].startswith("/accounts/reauthenticate/")
    assert not Export.objects.exists()


def test_the_export_is_created_and_downloaded(as_alice):
    confirm_password(as_alice).post(ASK)
    assert "is ready" in as_alice.get(PATH).content.decode()
    answer = as_alice.get(url_of(Export.objects.get()))
    assert "attachment" in answer["Content-Disposition"]
    assert zipfile.ZipFile(BytesIO(b"".join(answer))).testzip() is None


def test_the_page_shows_the_progress(as_alice, export):
    Export.objects.update(file="", done=3, parts=9)
    page = as_alice.get(PATH).content.decode()
    assert 'max="9" value="3"' in page
    assert 'hx-trigger="every 2s"' in page


def test_htmx_gets_the_progress_only(as_alice, export):
    part = as_alice.get(PATH, headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="export"')
    assert "hx-trigger" not in part


def test_nobody_else_can_download_the_export(as_bob, as_moderator, client, export):
    assert confirm_password(as_bob).get(url_of(export)).status_code == 404
    assert confirm_password(as_moderator).get(url_of(export)).status_code == 404
    assert client.get(url_of(export)).status_code == 302
    name = Export.objects.get().file.name
    assert as_bob.get(f"/media/{name}").status_code == 404


def test_the_download_asks_for_the_password(as_alice, export):
    assert as_alice.get(url_of(export))["Location"].startswith("/accounts/reauthenticate/")


def test_an_export_is_deleted_after_seven_days(as_alice, export):
    Export.objects.update(requested_at=timezone.now() - timedelta(days=7))
    assert confirm_password(as_alice).get(url_of(export)).status_code == 404
    assert delete_expired_exports() == 1
    assert default_storage.listdir("exports")[1] == []


def test_the_command_deletes_expired_exports(export):
    Export.objects.update(requested_at=timezone.now() - timedelta(days=8))
    call_command("erase_deleted_accounts", restored=True)
    assert not Export.objects.exists()


def test_the_pages_take_only_their_own_methods(as_alice, export):
    assert as_alice.get(ASK).status_code == 405
    assert as_alice.post(PATH).status_code == 405
    assert as_alice.post(url_of(export)).status_code == 405


def test_a_replaced_picture_leaves_no_file(as_alice, alice):
    from PIL import Image

    for colour in ("red", "blue"):
        out = BytesIO()
        Image.new("RGB", (9, 9), colour).save(out, "PNG")
        out.name, _ = "face.png", out.seek(0)
        as_alice.post("/settings/profile/", {"avatar": out, "time_zone": "UTC"})
    alice.refresh_from_db()
    assert default_storage.listdir("avatars")[1] == [alice.avatar.name.split("/")[1]]


def test_the_number_of_queries_depends_on_models_and_not_on_rows(alice, bob, thread):
    def queries():
        export = alice.exports.create()
        with CaptureQueriesContext(connection) as asked:
            write_export.call(export.pk)
        return len(asked)

    before = queries()
    for number in range(10):
        create_reply(thread.posts.get(ancestors=[]), alice, f"Reply {number}.")
        group = Group.objects.create(slug=f"group-{number}", name=f"Group {number}")
        group.memberships.create(member=alice)
    assert queries() == before
