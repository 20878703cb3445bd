"""A world with more rows of everything, to compare query counts."""

import uuid
from datetime import timedelta
from itertools import count

from django.utils import timezone

from accounts.blocking.services import block_member, mute_member
from accounts.messaging.services import start_conversation
from accounts.models import Challenge, Member
from accounts.models.onboarding import GUIDELINES_VERSION
from accounts.peers.services import accept_peer, request_peer
from groups.meetings.listing_reports import create_listing_report
from groups.membership.services import join_group
from groups.models import Group, Resource
from groups.volunteering.services import create_offer
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.check_ins.services import create_check_in
from milestones.journeys.services import create_journey
from milestones.models import HardDay, Journey, Partnership, Setback
from posts.models import Draft, SavedPost
from posts.moderation.reports import create_report
from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply, create_thread

_numbers = count(1)


def enlarge_world(world, times):
    """Add `times` members to `world`, each of whom does everything that a member can do there."""
    for _time in range(times):
        number = next(_numbers)
        member = _person(number)
        _talk(world, member, number)
        _gather(world, member, number)
        _stand_by(world, member)
        _keep(world, number)


def _person(number):
    member = Member.objects.create_user(
        f"more{number}@example.org", f"more-{number}", "one-day-at-a-time",
        guidelines_version=GUIDELINES_VERSION, suggestible_since=timezone.now(),
        challenges_for="members", message_requests_from="members",
        joined_at=timezone.now() - timedelta(days=100),
    )  # fmt: skip
    member.challenges.set(Challenge.objects.filter(slug__in=["alcohol", "grief"]))
    return member


def _talk(world, member, number):
    for group in (world.den, world.open):
        group.memberships.create(member=member)
        opening = create_thread(group, member, f"More {number}", "Hello.", "story", "ideas")
        answer = create_reply(opening, world.author, "Welcome.")
        create_reply(answer, member, "Thank you, @author-person.")
        toggle_reaction(opening, world.author, "with-you")
        SavedPost.objects.create(member=world.author, post=opening)
        Draft.objects.create(member=world.author, thread=opening.thread, text="Begun.")
        create_report(world.author, "post", answer if number % 2 else opening, "other", "Look.")
    deeper = create_reply(world.post, member, "Deep.")
    toggle_reaction(world.post, member, "with-you")
    create_reply(deeper, world.author, "Deeper.")


def _gather(world, member, number):
    new = world.group(Group.Visibility.OPEN, member, [world.author, world.people["organizer"]])
    new.challenges.set(Challenge.objects.filter(slug="alcohol"))
    meeting = world.den.meetings.create(
        name=f"More tea {number}", weekday=number % 7, time="19:00", time_zone="Europe/London",
        place="Library", online_link="https://zoom.us/j/1", link_from="always",
    )  # fmt: skip
    create_listing_report(world.meeting, "Closed.", member)
    create_listing_report(meeting, "Closed.", member)
    found = world.den.opportunities.create(title=f"Tea {number}", effort="1 h", place="Library")
    create_offer(found, world.author, "Me.")
    create_offer(world.opportunity, member, "And me.")
    Resource.objects.create(
        name=f"More {number}", url=f"https://more{number}.example.org/", category="apps",
        summary="Good.", approved_at=timezone.now(),
    )  # fmt: skip
    world.den.invitations.create(created_by=world.people["organizer"])
    asking = Member.objects.create_user(
        f"asks{number}@example.org", f"asks-{number}", "one-day-at-a-time"
    )
    join_group(world.den, asking, "Please.")


def _stand_by(world, member):
    accept_peer(request_peer(world.author, member))
    talk = start_conversation(member, world.author, "Good morning.", uuid.uuid4())
    assert talk
    Partnership.objects.create(requester=member, recipient=world.author, accepted_at=timezone.now())
    journey = create_journey(
        Journey(
            member=member, challenge=Challenge.objects.get(slug="alcohol"), title="Without",
            time_zone="UTC", started_on=timezone.now().date() - timedelta(days=800),
        )
    )  # fmt: skip
    create_cheer(
        create_celebration(journey, "1y", "Breakfast.", audience="group", group=world.den),
        world.author,
    )
    create_cheer(world.celebration, member, "Well done.")
    stranger = Member.objects.create_user(f"far{member.pk}@example.org", f"far-{member.pk}", "x")
    (block_member if member.pk % 2 else mute_member)(world.author, stranger)


def _keep(world, number):
    journey = create_journey(
        Journey(
            member=world.author, challenge=Challenge.objects.get(slug="grief"),
            title=f"More {number}", time_zone="UTC",
            started_on=timezone.now().date() - timedelta(days=40),
        )
    )  # fmt: skip
    ago = timezone.now() - timedelta(days=3 * number)
    Setback.objects.create(journey=journey, happened_at=timezone.now() - timedelta(days=1))
    Setback.objects.create(journey=world.journey, happened_at=ago)
    create_check_in(world.author, mood=2, craving=1, note="Rain.", pledged=True, day=ago.date())
    HardDay.objects.create(member=world.author, name=f"Day {number}", month=3, day=number % 28 + 1)
