"""A made-up community that a founder, a tester or a host can walk through."""

import json
import random
import uuid
from datetime import time, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.messaging import begin, look, send
from accounts.models import Challenge, Member, Notification
from accounts.models.beginnings import GUIDELINES_VERSION
from accounts.peering import accept, ask
from accounts.roles import MODERATOR, give_role
from accounts.trust import Trust
from groups.models import Meeting, Membership, Opportunity
from groups.volunteering import offer
from milestones.awarding import award
from milestones.daily import open_daily_threads
from milestones.forms import plain_title
from milestones.models import Celebration, Cheer, DailyThreads, Journey, Milestone
from milestones.models.daily import Wave
from posts.models import CannedWords, Post, Reaction, ReadMark, Thread
from posts.queue import gather_waiting
from posts.reporting import report
from posts.speaking import voice_of
from recovery_forum.counts import mend
from recovery_forum.demo_days import add_month
from recovery_forum.demo_rooms import add_group, add_standings
from recovery_forum.demo_tags import add_tags

from .serve import PASSWORD

WORDS = Path(__file__).resolve().parents[2] / "demo"
SEED = 7  # The same community every time.
OLDEST_THREAD = timedelta(days=75)


def words(name):
    return json.loads((WORDS / f"{name}.json").read_text())


def stage_of(days):
    """As coarse as a member says it."""
    if days < 60:
        return Member.Stage.BEGINNING
    if days < 365:
        return Member.Stage.MONTHS
    return Member.Stage.YEAR if days < 1000 else Member.Stage.YEARS


class Command(BaseCommand):
    help = "Fill an empty database with a made-up community. Always the same one."

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demo community is for a demo: set DEMO=true.")
        if Member.objects.exists():
            raise CommandError("There are members already. The demo is for an empty database.")
        self.chance = random.Random(SEED)  # noqa: S311 - repeatable on purpose.
        self.now = timezone.now()
        self.challenges = {c.slug: c for c in Challenge.objects.all()}
        self.members = self.add_members()
        self.groups = self.add_groups()
        for slug in self.groups:
            self.add_threads(slug, words(f"threads/{slug}"))
        add_tags(self.groups, words("tags"))
        self.add_memberships()
        add_standings(self.groups, self.members, words("standings"), self.now)
        self.add_reactions()
        self.add_meetings()
        self.add_opportunities()
        self.add_celebrations(self.add_journeys())
        self.add_peers_and_messages()
        self.add_days()
        add_month(self.members["marigold"], self.members["bowline"], words("check_ins"))
        self.add_reports()
        mend()

    def add_members(self):
        password = make_password(PASSWORD)
        members = {}
        for number, row in enumerate(words("members")):
            name, role, about, country, zone, challenges, days = row
            member = Member(
                name=name,
                email=f"{role or slugify(name) or f'member{number}'}@example.org",
                password=password,
                about=about,
                country=country,
                time_zone=zone,
                joined_at=self.now - timedelta(days=min(days, 700) + number % 7, hours=number),
                welcomed_at=self.now,
                guidelines_version=GUIDELINES_VERSION,
                guidelines_accepted_at=self.now,
                is_staff=role in {"moderator", "admin"},
                is_superuser=role == "admin",
                stage=stage_of(days),
                speaks="en",
                trust=Trust.NEW if days < 3 else Trust.SETTLED if days < 60 else Trust.KNOWN,
                days_here=min(days, 700) // 2,
                hours_for="members",
                listed_at=self.now if number % 4 else None,
            )
            member.save()
            member.challenges.set(self.challenges[slug] for slug in challenges)
            member.days = days
            members[name] = member
        EmailAddress.objects.bulk_create(
            EmailAddress(user=m, email=m.email, verified=True, primary=True)
            for m in members.values()
        )
        give_role(members["lanternkeeper"], MODERATOR)
        return members

    def add_groups(self):
        rooms = words("rooms")
        return {
            row[0]: add_group(row, rooms[row[0]], self.members[row[5]], self.challenges, self.now)
            for row in words("groups")
        }

    def add_threads(self, slug, threads):
        for row in threads:
            waits = bool(row["wish"]) and not row["replies"]
            age = timedelta(hours=self.chance.uniform(0.4, 9))
            if not waits:
                age = OLDEST_THREAD * self.chance.random() ** 2 + timedelta(hours=2)
            author, opened_at = self.members[row["by"]], self.now - age
            thread = Thread.objects.create(
                group=self.groups[slug], author=author, title=row["title"], kind=row["kind"],
                wish=row["wish"], opened_at=opened_at, last_active_at=opened_at,
                greets_since=opened_at if row.get("greets") else None,
            )  # fmt: skip
            if row.get("anonymous"):
                thread.voice = voice_of(thread.pk, author, opens=True)
                thread.save(update_fields=["voice"])
            thread.marks.create(member=author, attention=ReadMark.Attention.FOLLOWS)
            opening = self.add_post(thread, author, row["text"], opened_at, None)
            Post.objects.filter(pk=opening.pk).update(notes=row.get("notes", []))
            self.add_replies(thread, opening, row["replies"])

    def add_replies(self, thread, answered, replies):
        """Depth first, as they read; each a while after what it answers, and none in future."""
        moment = answered.posted_at
        for name, text, below in replies:
            pause = (self.now - moment) * self.chance.uniform(0.01, 0.12)
            moment += min(pause, timedelta(hours=self.chance.uniform(0.1, 20)))
            reply = self.add_post(thread, self.members[name], text, moment, answered)
            self.add_replies(thread, reply, below)

    def add_post(self, thread, author, text, posted_at, answered):
        ancestors = [*answered.ancestors, answered.pk] if answered else []
        return Post.objects.create(
            thread=thread, author=author, text=text, posted_at=posted_at, ancestors=ancestors,
            voice=thread.voice if author == thread.author else None,
        )  # fmt: skip

    def add_memberships(self):
        """Whoever wrote in a group is in it, and some who only read."""
        rows = []
        for group in self.groups.values():
            people = set(Member.objects.filter(posts__thread__group=group).distinct())
            reads_along = {
                member
                for member in self.members.values()
                if member.challenges.filter(groups=group).exists()
                and group.visibility in {"open", "community"}
            }
            for member in sorted(people | reads_along | {group.organizer}, key=lambda m: m.pk):
                leads = member == group.organizer
                rows.append(
                    Membership(
                        group=group, member=member, role="organizer" if leads else "member",
                        since=self.now - timedelta(days=self.chance.randint(3, 500)),
                    )
                )  # fmt: skip
        Membership.objects.bulk_create(rows)

    def add_reactions(self):
        kinds = Reaction.Kind.values
        inside = {group.pk: list(group.memberships.all()) for group in self.groups.values()}
        given = {}
        for post in Post.objects.select_related("thread").order_by("pk"):
            others = [m for m in inside[post.thread.group_id] if m.member_id != post.author_id]
            number = min(len(others), self.chance.choice((0, 0, 1, 2, 3)))
            for membership in self.chance.sample(others, number):
                given[post.pk, membership.member_id] = Reaction(
                    post=post, member_id=membership.member_id, kind=self.chance.choice(kinds),
                    given_at=post.posted_at + timedelta(minutes=20),
                )  # fmt: skip
        Reaction.objects.bulk_create(given.values())

    def add_meetings(self):
        for row in words("meetings"):
            group, name, weekday, at, minutes, zone, place, link, notes, more = row
            Meeting.objects.create(
                group=self.groups[group], name=name, slug=slugify(name), weekday=weekday,
                time=time.fromisoformat(at), minutes=minutes, time_zone=zone, place=place,
                online_link=link, notes=notes, **more,
                confirmed_at=self.now - timedelta(days=self.chance.randint(0, 93)),
            )  # fmt: skip

    def add_opportunities(self):
        for row in words("opportunities"):
            group, outside, title, text, effort, experience, place, online, days = row
            day = self.now.date() + timedelta(days=days) if days else None
            opportunity = Opportunity.objects.create(
                group=self.groups.get(group), organisation=outside, title=title, text=text,
                effort=effort, experience=experience, place=place, is_online=online,
                contact="kitchen@example.org" if outside else "", time_zone="Europe/Dublin",
                day=day, **({"last_day": day} if day else {}),
            )  # fmt: skip
            if opportunity.group:
                inside = opportunity.group.memberships.current().filter(role="member")
                for membership in inside.order_by("pk")[:2]:
                    offer(opportunity, membership.member, "I would like to.")

    def add_journeys(self):
        journeys = []
        for member in self.members.values():
            first = member.challenges.order_by("pk").first()
            if first is None:
                continue
            journey = Journey.objects.create(
                member=member, challenge=first, title=plain_title(first),
                started_on=member.today() - timedelta(days=member.days),
                time_zone=member.time_zone,
            )  # fmt: skip
            award(journey)
            journeys.append(journey)
        return journeys

    def add_reports(self):
        """What a moderator finds in the morning."""
        posts = Post.objects.filter(removed_at=None).exclude(ancestors=[]).select_related("author")
        reporters = list(self.members.values())
        for number, (reason, said) in enumerate([
            ("medical", "Nobody here can say that this is safe."),
            ("harassment", "The second time this week."),
            ("soliciting", ""),
        ]):  # fmt: skip
            post = posts.order_by("pk")[number * 7 + 3]
            reporter = next(one for one in reporters[number + 5 :] if one != post.author)
            report(reporter, "post", post, reason, said)
        gather_waiting()
        CannedWords.objects.bulk_create(CannedWords(**row) for row in words("canned_words"))

    def add_days(self):
        """One group wants a thread a day; partners, and some who show that they are near."""
        largest = max(self.groups.values(), key=lambda group: group.memberships.count())
        DailyThreads.objects.create(group=largest, waves=Wave.values)
        open_daily_threads()
        some = [journey.pk for journey in Journey.objects.order_by("pk")[:30]]
        Journey.objects.filter(pk__in=some).update(
            near_others=True, audience=Journey.Audience.GROUPS
        )

    def add_celebrations(self, journeys):
        """Some shared their latest milestone: the fresher it is, the fresher the celebration."""
        texts = words("celebrations")
        said, cheers = iter(texts["words"]), iter(texts["cheers"])
        people = list(self.members.values())
        latest = Milestone.objects.filter(journey__in=journeys).order_by(
            "journey_id", "-reached_on", "-pk"
        )
        for milestone in latest.distinct("journey_id").select_related("journey__member"):
            member = milestone.journey.member
            age = (member.today() - milestone.reached_on).days
            celebration = Celebration.objects.create(
                milestone=milestone, member=member, words=next(said, ""),
                shared_at=self.now - timedelta(days=age, hours=self.chance.uniform(0.5, 9)),
            )  # fmt: skip
            others = [one for one in people if one != member]
            for other in self.chance.sample(others, self.chance.randint(1, 4)):
                Cheer.objects.create(
                    celebration=celebration, member=other, words=next(cheers, ""),
                    cheered_at=celebration.shared_at + timedelta(minutes=30),
                )  # fmt: skip

    def add_peers_and_messages(self):
        """Around the demo's member: two peers, somebody who asks, and somebody who was asked."""
        for asker, asked, note, agreed in words("peers"):
            peering = ask(self.members[asker], self.members[asked], note)
            if agreed:
                accept(peering)
        for first, second, *texts in words("messages"):
            pair = [self.members[first], self.members[second]]
            conversation = begin(*pair, texts[0], uuid.uuid4())
            for number, text in enumerate(texts[1:], start=1):
                send(conversation, pair[number % 2], text, uuid.uuid4())
                look(conversation.participants.get(member=pair[number % 2]))
        Notification.objects.filter(kind=Notification.Kind.PEER_ACCEPTED).delete()
