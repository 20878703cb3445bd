"""While a member may not publish, no form shows new words of theirs to others."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Challenge, Member
from accounts.models.profiles import Audience
from milestones.celebrations.services import create_celebration
from milestones.journeys.services import create_journey
from milestones.models import Journey, OwnMilestone
from posts.models import Case
from tests.acts.pages import read_forms

pytestmark = pytest.mark.django_db
DARK = "I want to kill myself tonight."
PROFILE = "/settings/profile/"


def restrict(member, restriction):
    until = timezone.now() + timedelta(hours=1)
    values = {"silenced_until": until, "approval_required_since": timezone.now()}
    Member.objects.filter(pk=member.pk).update(**{restriction: values[restriction]})


def send(client, address, name, words, **more):
    """Send `words` in the field `name` of a form as its page shows it."""
    form = next(one for one in read_forms(client.get(address), address) if name in one.kinds)
    typed = {key: value for key, value in form.values.items() if form.kinds[key] != "file"}
    return client.post(form.action, form.hidden | typed | {name: words} | more)


@pytest.fixture
def journey(bob):
    return create_journey(
        Journey(
            member=bob, challenge=Challenge.objects.get(slug="alcohol"), title="Clear mornings",
            time_zone="UTC", started_on=timezone.now().date() - timedelta(days=200),
            audience="members",
        )
    )  # fmt: skip


@pytest.fixture
def shared(journey):
    own = OwnMilestone.objects.create(journey=journey, number=50, name="First spring")
    create_celebration(journey, own.key, audience="members")
    return reverse("milestones:edit-own-milestone", args=[journey.public_id, own.public_id])


@pytest.fixture(params=["silenced_until", "approval_required_since"])
def restricted(request, bob):
    restrict(bob, request.param)


@pytest.mark.usefixtures("restricted")
@pytest.mark.parametrize("name", ["about", "pronouns"])
def test_a_profile_says_nothing_new(as_bob, bob, name):
    refused = send(as_bob, PROFILE, name, "Liars")
    assert refused.status_code == 422
    assert "Liars" in refused.content.decode()
    bob.refresh_from_db()
    assert getattr(bob, name) == ""


@pytest.mark.usefixtures("restricted")
def test_what_is_for_oneself_can_be_changed(as_bob, bob):
    Member.objects.filter(pk=bob.pk).update(about="I like tea.")
    saved = send(as_bob, PROFILE, "private_note", "For me.")
    assert saved.status_code == 302
    assert send(as_bob, PROFILE, "about", "").status_code == 302  # Words can always be taken back.


def test_a_crisis_in_refused_words_reaches_moderators(as_bob, bob):
    restrict(bob, "silenced_until")
    send(as_bob, PROFILE, "about", DARK, private_note="Nobody else reads this.")
    conversation = Case.objects.exclude(alerting_since=None).get().content.conversation
    assert DARK in conversation
    assert "Nobody else" not in conversation


def test_words_for_oneself_never_reach_them(as_bob, bob):
    restrict(bob, "silenced_until")
    Member.objects.filter(pk=bob.pk).update(about_for=Audience.ME)
    send(as_bob, PROFILE, "about", DARK)
    send(as_bob, PROFILE, "private_note", DARK, about="Liars")
    assert not Case.objects.exists()


@pytest.mark.usefixtures("restricted")
def test_a_shared_journey_gets_no_new_name(as_bob, journey):
    address = reverse("milestones:edit-journey", args=[journey.public_id])
    assert send(as_bob, address, "title", "Liars").status_code == 422
    assert send(as_bob, address, "title", "Mine", audience="me").status_code == 302
    assert send(as_bob, address, "audience", "members").status_code == 422
    assert send(as_bob, address, "title", "", audience="members").status_code == 302


def test_a_silenced_member_renames_no_shared_milestone(as_bob, bob, shared):
    restrict(bob, "silenced_until")
    refused = send(as_bob, shared, "name", DARK)
    assert refused.status_code == 422
    assert "post until" in refused.content.decode()
    assert OwnMilestone.objects.get().name == "First spring"
    assert DARK in Case.objects.exclude(alerting_since=None).get().content.conversation


@pytest.mark.parametrize(
    "path", ["meetings/new/", "volunteering/new/", "manage/", "manage/daily/", "resources/"]
)
@pytest.mark.parametrize("restriction", ["silenced_until", "approval_required_since"])
def test_an_organizer_publishes_nothing_by_way_of_the_group(
    as_organizer, organizer, group, path, restriction
):
    restrict(organizer, restriction)
    url = f"/groups/{group.slug}/{path}"
    assert as_organizer.get(url).status_code == 200
    refused = as_organizer.post(url, {"summary": "Bob is a liar."})
    assert refused.status_code == 403
    assert "Bob is a liar." in refused.content.decode()


@pytest.mark.parametrize("restriction", ["silenced_until", "approval_required_since"])
def test_an_organizer_corrects_a_time_without_new_words(
    as_organizer, organizer, group, restriction
):
    """A wrong time leads people to a locked door. Words can be taken back, too."""
    restrict(organizer, restriction)
    meeting = group.meetings.create(
        name="Tea", weekday=4, time="19:00", time_zone="UTC", place="Vienna", location="Library",
        notes="Bring a cup.", is_in_person=True,
    )  # fmt: skip
    url = reverse("groups:edit-meeting", args=[meeting.slug])
    refused = send(as_organizer, url, "notes", DARK, time="18:00")
    assert refused.status_code == 422
    assert DARK in refused.content.decode()
    assert Case.objects.exclude(alerting_since=None).exists()
    assert send(as_organizer, url, "notes", "", time="18:00").status_code == 302
    meeting.refresh_from_db()
    assert (meeting.time.hour, meeting.notes, meeting.location) == (18, "", "Library")
