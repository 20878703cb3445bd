"""Hiding items for oneself: every kind that can be reported, at once, and for nobody else."""

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
def things(make_group, organizer, alice, bob, charlie, celebration, conversation):
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


def words(answer):
    return answer.content.decode()


def key_of(kind, row):
    return str(getattr(row, REPORTABLE_KINDS[kind].key))


def report(client, kind, row, **fields):
    url = reverse("posts:report", args=[kind, key_of(kind, row)])
    return client.post(url, {"reason": "other"} | fields, follow=True)


def test_every_kind_is_tried_here(things):
    assert set(things) == set(REPORTABLE)


@pytest.mark.parametrize("kind", REPORTABLE)
def test_the_form_offers_it_chosen_already(as_bob, things, kind):
    row, _page, _told = things[kind]
    form = words(as_bob.get(reverse("posts:report", args=[kind, key_of(kind, row)])))
    assert 'name="hide"' in form
    assert "checked" in form.split('name="hide"')[1].split(">")[0]


@pytest.mark.parametrize("kind", REPORTABLE)
def test_it_leaves_the_page_at_once_and_for_nobody_else(as_bob, as_organizer, things, kind):
    row, page, told = things[kind]
    assert told in words(as_bob.get(page))
    report(as_bob, kind, row, hide="on")
    assert told not in words(as_bob.get(page))
    if kind not in {"message", "plan"}:  # Between two people.
        assert told in words(as_organizer.get(page))


@pytest.mark.parametrize("kind", REPORTABLE)
def test_it_stays_where_one_wishes_to_go_on_seeing_it(as_bob, things, kind):
    row, page, told = things[kind]
    report(as_bob, kind, row)
    assert told in words(as_bob.get(page))


@pytest.mark.parametrize("kind", REPORTABLE)
def test_it_comes_back(as_bob, things, kind):
    row, page, told = things[kind]
    report(as_bob, kind, row, hide="on")
    as_bob.post(reverse("posts:show-again", args=[kind, key_of(kind, row)]))
    assert told in words(as_bob.get(page))


@pytest.mark.parametrize(
    "kind", ["celebration", "cheer", "group", "link", "meeting", "message", "opportunity"]
)
def test_the_way_back_stands_with_the_thanks_and_with_ones_reports(as_bob, things, kind):
    row, _page, _told = things[kind]
    back = reverse("posts:show-again", args=[kind, key_of(kind, row)])
    assert back in words(report(as_bob, kind, row, hide="on"))
    assert back in words(as_bob.get(reverse("posts:reports")))
    as_bob.post(back)
    assert back not in words(as_bob.get(reverse("posts:reports")))


@pytest.mark.parametrize("kind", ["message", "cheer", "celebration"])
def test_a_gap_tells_what_one_chose(as_bob, bob, things, kind):
    row, _page, told = things[kind]
    hide_item(bob, kind, row)
    page = words(as_bob.get(row.get_absolute_url() if kind == "celebration" else _page))
    assert "You hid this" in page
    assert told not in page


def test_a_new_message_that_was_hidden_stays_so_while_the_page_is_open(
    as_bob, bob, conversation, things
):
    message, _page, told = things["message"]
    hide_item(bob, "message", message)
    newer = reverse("accounts:newer-messages", args=[conversation.public_id])
    assert told not in words(as_bob.get(newer))


@pytest.mark.parametrize(("kind", "told"), [("group", "For evenings."), ("resource", "Loud radio")])
def test_the_search_leaves_it_out(as_bob, bob, things, kind, told):
    search = reverse("posts:search") + f"?q=loud&kind={kind}"
    assert told in words(as_bob.get(search)).split("<main")[1]
    hide_item(bob, kind, things[kind][0])
    assert told not in words(as_bob.get(search)).split("<main")[1]


def test_of_a_person_nothing_is_read_any_more(bob, charlie, things):
    hide_item(bob, "member", charlie)
    assert Mute.objects.filter(muter=bob, muted=charlie).exists()
    unhide_item(bob, "member", charlie)
    assert not Mute.objects.exists()


def test_hiding_twice_is_hiding_once(bob, things):
    for _time in range(2):
        hide_item(bob, "meeting", things["meeting"][0])
    assert HiddenItem.objects.count() == 1


def test_what_one_may_not_see_is_not_shown_again(as_charlie, conversation, things):
    message = things["message"][0]
    back = reverse("posts:show-again", args=["message", message.public_id])
    assert as_charlie.post(back).status_code == 404


def test_it_is_taken_along_without_what_it_was(bob, things):
    hide_item(bob, "message", things["message"][0])
    export = request_export(bob)
    export.refresh_from_db()
    with export.file.open("rb") as file:
        kept = zipfile.ZipFile(file).read("accounts/hiddenitem.json").decode()
    assert '"kind": "message"' in kept
    assert things["message"][0].public_id not in kept
