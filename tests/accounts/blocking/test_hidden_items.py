"""Hiding items for oneself: every kind that can be reported, at once, and for nobody else."""

import re
import uuid
import zipfile
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.blocking.hidden_items import hide_item, unhide_item
from accounts.messaging.services import send_message, start_conversation
from accounts.models import Challenge, HiddenItem, Mute
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from accounts.peers.services import accept_peer, request_peer
from accounts.privacy.export import request_export
from groups.models import Meeting, Opportunity, Resource
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.journeys.services import create_journey
from milestones.models import Journey, Partnership, SafetyPlan
from milestones.safety_plans.services import share_plan
from posts.threads.posting import create_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def celebration(charlie):
    journey = create_journey(
        Journey(
            member=charlie, challenge=Challenge.objects.get(slug="alcohol"), title="Mine",
            started_on=charlie.today() - timedelta(days=41), time_zone=charlie.time_zone,
        )
    )  # fmt: skip
    return create_celebration(journey, "30d", "Thirty loud words.")


@pytest.fixture
def conversation(alice, bob):
    accept_peer(request_peer(alice, bob))
    return start_conversation(alice, bob, "Good morning.", uuid.uuid4())


@pytest.fixture
def items(make_group, organizer, alice, bob, charlie, celebration, conversation):
    """Return, for each kind: a row that Bob can see, the URL of its page, and some of its text."""
    group = make_group("Loud evenings", "open", members=[alice, bob])
    plan = SafetyPlan.objects.create(member=alice, warning_signs="I grow loud.")
    partnership = Partnership.objects.create(
        requester=alice, recipient=bob, accepted_at=timezone.now()
    )
    share_plan(plan, [partnership])
    partner_plan = reverse("milestones:partner-plan", args=[partnership.public_id])
    told = "groups:resources"
    found = {
        "group": (group, reverse("groups:directory"), "Loud evenings"),
        "meeting": (
            Meeting.objects.create(
                group=group, name="Loud hour", weekday=2, time=time(19), time_zone="UTC",
                next_at=timezone.now() + timedelta(days=1),
            ),
            reverse("groups:meetings"), "Loud hour",
        ),
        "opportunity": (
            Opportunity.objects.create(group=group, title="Loud tea", effort="An hour"),
            reverse("groups:volunteering"), "Loud tea",
        ),
        "resource": (
            Resource.objects.create(
                name="Loud radio", url="https://loud.example.org/", category="reading",
                summary="Loud.", approved_at=timezone.now(),
            ),
            reverse(told), "Loud radio",
        ),
        "link": (
            group.links.create(name="Loud script", url="https://example.org/"),
            reverse("groups:group-resources", args=[group.slug]), "Loud script",
        ),
        "celebration": (celebration, reverse("milestones:celebrations"), "Thirty loud words."),
        "cheer": (
            create_cheer(celebration, alice, "Loudly done."),
            celebration.get_absolute_url(), "Loudly done.",
        ),
        "message": (
            send_message(conversation, alice, "A loud message.", uuid.uuid4()),
            conversation.get_absolute_url(), "A loud message.",
        ),
        "post": (
            opening := create_thread(group, alice, "Quietly", "A loud post.", "discussion"),
            opening.thread.get_absolute_url(), "A loud post.",
        ),
        "member": (
            charlie, reverse("milestones:celebrations"), "Thirty loud words.",
        ),
        "plan": (plan, partner_plan, "I grow loud."),
    }  # fmt: skip
    return found


REPORTABLE = [
    kind for kind in REPORTABLE_KINDS if kind not in {"notice", "to-moderators"}
]  # Members don't report what passes between them and the moderators.


@pytest.fixture(autouse=True)
def _many_reports(settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"report": (1000, 3600)}


def text_of(answer):
    return answer.content.decode()


def get_key(kind, row):
    return str(getattr(row, REPORTABLE_KINDS[kind].key))


def get_undo(kind, row):
    """Return the address that undoes what "hide" does. For a member, that is a mute."""
    if kind == "member":
        return reverse("accounts:unmute", args=[row.name_key])
    return reverse("posts:show-again", args=[kind, get_key(kind, row)])


def report(client, kind, row, **fields):
    url = reverse("posts:report", args=[kind, get_key(kind, row)])
    return client.post(url, {"reason": "other"} | fields, follow=True)


def test_every_reportable_kind_is_tested_here(items):
    assert set(items) == set(REPORTABLE)


def test_the_report_form_offers_hiding_preselected(as_bob, items):
    for kind, (row, _page, _told) in items.items():
        form = text_of(as_bob.get(reverse("posts:report", args=[kind, get_key(kind, row)])))
        assert re.search('<input [^>]*name="hide"[^>]* checked', form), kind


def test_a_hidden_item_disappears_at_once_and_only_for_its_reader(as_bob, as_organizer, items):
    """If the reporter wants that. Then it can be shown again."""
    for kind, (row, page, told) in items.items():
        report(as_bob, kind, row)
        assert told in text_of(as_bob.get(page)), kind
        back = get_undo(kind, row)
        assert back in text_of(report(as_bob, kind, row, hide="on")), kind
        assert told not in text_of(as_bob.get(page)), kind
        if kind not in {"message", "plan"}:  # Between two people.
            assert told in text_of(as_organizer.get(page)), kind
        as_bob.post(back)
        assert told in text_of(as_bob.get(page)), kind


def test_showing_it_again_is_offered_in_ones_reports(as_bob, items):
    ways = [get_undo(kind, row) for kind, (row, _page, _told) in items.items()]
    for kind, (row, _page, _told) in items.items():
        report(as_bob, kind, row, hide="on")
    reports = text_of(as_bob.get(reverse("posts:reports")))
    assert [back for back in ways if back not in reports] == []
    for back in ways:
        as_bob.post(back)
    reports = text_of(as_bob.get(reverse("posts:reports")))
    assert [back for back in ways if back in reports] == []


def test_the_gap_says_that_the_reader_hid_it(as_bob, bob, items):
    for kind in ("message", "cheer", "celebration"):
        row, page, told = items[kind]
        hide_item(bob, kind, row)
        content = text_of(as_bob.get(row.get_absolute_url() if kind == "celebration" else page))
        assert "You hid this" in content, kind
        assert told not in content, kind


def test_a_new_message_that_was_hidden_stays_so_while_the_page_is_open(
    as_bob, bob, conversation, items
):
    message, _page, told = items["message"]
    hide_item(bob, "message", message)
    newer = reverse("accounts:newer-messages", args=[conversation.public_id])
    assert told not in text_of(as_bob.get(newer))


def test_search_leaves_out_hidden_items(subtests, as_bob, bob, items):
    for kind, told in [("group", "For evenings."), ("resource", "Loud radio")]:
        with subtests.test(kind=kind, told=told):
            search = reverse("posts:search") + f"?q=loud&kind={kind}"
            assert told in text_of(as_bob.get(search)).split("<main")[1]
            hide_item(bob, kind, items[kind][0])
            assert told not in text_of(as_bob.get(search)).split("<main")[1]


def test_nothing_of_a_hidden_member_is_shown(bob, charlie, items):
    hide_item(bob, "member", charlie)
    assert Mute.objects.filter(muter=bob, muted=charlie).exists()
    unhide_item(bob, "member", charlie)
    assert not Mute.objects.exists()


def test_hiding_twice_has_the_effect_of_hiding_once(bob, items):
    for _time in range(2):
        hide_item(bob, "meeting", items["meeting"][0])
    assert HiddenItem.objects.count() == 1


def test_showing_again_reveals_nothing_that_one_may_not_see(as_charlie, conversation, items):
    message = items["message"][0]
    back = reverse("posts:show-again", args=["message", message.public_id])
    assert as_charlie.post(back).status_code == 404


def test_the_export_lists_hidden_items_without_their_content(bob, items):
    hide_item(bob, "message", items["message"][0])
    export = request_export(bob)
    export.refresh_from_db()
    with export.file.open("rb") as file:
        kept = zipfile.ZipFile(file).read("accounts/hiddenitem.json").decode()
    assert '"kind": "message"' in kept
    assert items["message"][0].public_id not in kept
