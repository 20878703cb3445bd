"""A world with more of everything: whatever a page lists, it lists as many more."""

import uuid
from datetime import timedelta
from itertools import count

from django.utils import timezone

from accounts.blocking import block, mute
from accounts.messaging import begin as begin_to_write
from accounts.models import Challenge, Member
from accounts.models.beginnings import GUIDELINES_VERSION
from accounts.peering import accept, ask
from groups.joining import join
from groups.listing import report as report_listing
from groups.models import Group, Resource
from groups.volunteering import offer
from milestones.awarding import begin as begin_journey
from milestones.checking_in import check_in
from milestones.cheering import cheer, share
from milestones.models import HardDay, Journey, Partnership, Setback
from posts.models import Draft, SavedPost
from posts.reacting import toggle
from posts.replying import open_thread, reply_to
from posts.reporting import report

_numbers = count(1)


def grow(world, times):
    """`times` more people, who each do in `world` all that somebody can do there."""
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
        guidelines_version=GUIDELINES_VERSION, listed_at=timezone.now(), asks_from="members",
        joined_at=timezone.now() - timedelta(days=100),
    )  # fmt: skip
    member.challenges.set(Challenge.objects.filter(slug__in=["alcohol", "grief"]))
    return member


def _talk(world, member, number):
    for group in (world.den, world.open):
        group.memberships.create(member=member)
        opening = open_thread(group, member, f"More {number}", "Hello.", "story", "ideas")
        answer = reply_to(opening, world.author, "Welcome.")
        reply_to(answer, member, "Thank you, @author-person.")
        toggle(opening, world.author, "with-you")
        SavedPost.objects.create(member=world.author, post=opening)
        Draft.objects.create(member=world.author, thread=opening.thread, text="Begun.")
        report(world.author, "post", answer if number % 2 else opening, "other", "Look.")
    deeper = reply_to(world.post, member, "Deep.")
    toggle(world.post, member, "with-you")
    reply_to(deeper, world.author, "Deeper.")


def _gather(world, member, number):
    new = world.group(Group.Visibility.OPEN, member, [world.author, world.people["organizer"]])
    new.challenges.set(Challenge.objects.filter(slug="alcohol"))
    meeting = world.den.meetings.create(
        name=f"More tea {number}", weekday=number % 7, time="19:00", time_zone="Europe/London",
        place="Library", online_link="https://zoom.us/j/1", link_from="always",
    )  # fmt: skip
    report_listing(world.meeting, "Closed.", member)
    report_listing(meeting, "Closed.", member)
    found = world.den.opportunities.create(title=f"Tea {number}", effort="1 h", place="Library")
    offer(found, world.author, "Me.")
    offer(world.opportunity, member, "And me.")
    Resource.objects.create(
        name=f"More {number}", url=f"https://more{number}.example.org/", category="apps",
        summary="Good.", approved_at=timezone.now(),
    )  # fmt: skip
    world.den.invitations.create()
    asking = Member.objects.create_user(
        f"asks{number}@example.org", f"asks-{number}", "one-day-at-a-time"
    )
    join(world.den, asking, "Please.")


def _stand_by(world, member):
    accept(ask(world.author, member))
    talk = begin_to_write(member, world.author, "Good morning.", uuid.uuid4())
    assert talk
    Partnership.objects.create(asker=member, asked=world.author, accepted_at=timezone.now())
    journey = begin_journey(
        Journey(
            member=member, challenge=Challenge.objects.get(slug="alcohol"), title="Without",
            time_zone="UTC", started_on=timezone.now().date() - timedelta(days=800),
        )
    )  # fmt: skip
    cheer(share(journey, "1y", "Breakfast.", audience="group", group=world.den), world.author)
    cheer(world.celebration, member, "Well done.")
    stranger = Member.objects.create_user(f"far{member.pk}@example.org", f"far-{member.pk}", "x")
    (block if member.pk % 2 else mute)(world.author, stranger)


def _keep(world, number):
    journey = begin_journey(
        Journey(
            member=world.author, challenge=Challenge.objects.get(slug="grief"),
            title=f"More {number}", time_zone="UTC",
            started_on=timezone.now().date() - timedelta(days=40),
        )
    )  # fmt: skip
    ago = timezone.now() - timedelta(days=3 * number)
    Setback.objects.create(journey=journey, happened_at=timezone.now() - timedelta(days=1))
    Setback.objects.create(journey=world.journey, happened_at=ago)
    check_in(world.author, mood=2, craving=1, line="Rain.", pledged=True, day=ago.date())
    HardDay.objects.create(member=world.author, name=f"Day {number}", month=3, day=number % 28 + 1)
