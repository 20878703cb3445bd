"""Creates the demo community of `make run`, for hosts, developers and testers."""

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

from accounts.messaging.services import mark_conversation_seen, send_message, start_conversation
from accounts.models import Challenge, Member, Notification
from accounts.models.onboarding import GUIDELINES_VERSION
from accounts.moderation_status.roles import MODERATOR, give_role
from accounts.moderation_status.trust import Trust
from accounts.peers.services import accept_peer, request_peer
from groups.models import Membership
from milestones.awards.services import award_milestones
from milestones.daily_threads.tasks import open_daily_threads
from milestones.journeys.forms import default_journey_title
from milestones.models import Celebration, Cheer, DailyThreadSettings, Journey, Milestone
from milestones.models.daily_threads import Region
from posts.anonymity.services import get_or_create_alias
from posts.models import Post, Reaction, ReadMark, SavedReply, Thread
from posts.moderation.reports import create_report
from posts.moderation.tasks import open_cases_for_unanswered_threads
from posts.on_call.services import add_shifts
from posts.threads.tasks import count_weekly_posts
from recovery_forum.demo.check_ins import add_demo_month
from recovery_forum.demo.groups import add_group_roles, add_presence, create_demo_group
from recovery_forum.demo.meetings import add_demo_meetings, add_demo_opportunities
from recovery_forum.demo.own_pages import add_demo_pages
from recovery_forum.demo.sign_ins import DEMO_PASSWORD
from recovery_forum.demo.tags import add_demo_tags
from recovery_forum.operations.stored_counts import fix_counts

DATA_FOLDER = Path(__file__).resolve().parents[2] / "demo" / "data"
SEED = 7  # The same community every time.
MAX_THREAD_AGE = timedelta(days=75)


def load_demo_data(name):
    return json.loads((DATA_FOLDER / f"{name}.json").read_text())


def choose_stage(days):
    """Return the stage of recovery that a member after `days` days would choose."""
    if days < 60:
        return Member.Stage.BEGINNING
    if days < 365:
        return Member.Stage.MONTHS
    return Member.Stage.YEAR if days < 1000 else Member.Stage.YEARS


class Command(BaseCommand):
    help = "Fill an empty database with the demo community, the same one every time."

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demo community is for demo mode only: set DEMO=true.")
        if Member.objects.exists():
            raise CommandError("The database has members already. The demo needs an empty one.")
        self.rng = random.Random(SEED)  # noqa: S311 - the same rows every time.
        self.now = timezone.now()
        self.challenges = {c.slug: c for c in Challenge.objects.all()}
        self.members = self.add_members()
        self.groups = self.add_groups()
        for slug in self.groups:
            self.add_threads(slug, load_demo_data(f"threads/{slug}"))
        add_demo_tags(self.groups, load_demo_data("tags"))
        self.add_memberships()
        add_group_roles(self.groups, self.members, load_demo_data("group_roles"), self.now)
        add_presence(self.groups, load_demo_data("group_roles"))
        self.add_reactions()
        add_demo_meetings(self.groups, load_demo_data("meetings"), self.now, self.rng)
        add_demo_opportunities(self.groups, load_demo_data("opportunities"), self.now)
        self.add_celebrations(self.add_journeys())
        self.add_peers_and_messages()
        self.add_daily_threads()
        add_demo_month(
            self.members["marigold"], self.members["bowline"], load_demo_data("check_ins")
        )
        add_demo_pages(self.members["marigold"], load_demo_data("own_pages"))
        self.add_reports()
        self.add_night_shifts()
        fix_counts()
        count_weekly_posts()

    def add_members(self):
        password = make_password(DEMO_PASSWORD)
        members = {}
        for number, row in enumerate(load_demo_data("members")):
            name, role, about, country, zone, challenges, days = row
            member = Member(
                name=name,
                email=f"{role or slugify(name) or f'member{number}'}@example.org",
                password=password,
                about=about,
                country=country,
                time_zone=zone,
                joined_at=self.now - timedelta(days=min(days, 700) + number % 7, hours=number),
                onboarded_at=self.now,
                guidelines_version=GUIDELINES_VERSION,
                guidelines_accepted_at=self.now,
                is_staff=role in {"moderator", "admin"},
                is_superuser=role == "admin",
                stage=choose_stage(days),
                language="en",
                trust=Trust.NEW if days < 3 else Trust.SETTLED if days < 60 else Trust.KNOWN,
                active_days=min(days, 700) // 2,
                hours_for="members",
                challenges_for="members",
                suggestible_since=self.now if number % 4 else None,
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
        pages = load_demo_data("group_pages")
        return {
            row[0]: create_demo_group(
                row, pages[row[0]], self.members[row[5]], self.challenges, self.now
            )
            for row in load_demo_data("groups")
        }

    def add_threads(self, slug, threads):
        for row in threads:
            waits = bool(row["support_wanted"]) and not row["replies"]
            age = timedelta(hours=self.rng.uniform(0.4, 9))
            if not waits:
                age = MAX_THREAD_AGE * self.rng.random() ** 2 + timedelta(hours=2)
            author, opened_at = self.members[row["by"]], self.now - age
            thread = Thread.objects.create(
                group=self.groups[slug], author=author, title=row["title"], kind=row["kind"],
                support_wanted=row["support_wanted"], opened_at=opened_at, last_active_at=opened_at,
                introduction_since=opened_at if row.get("greets") else None,
            )  # fmt: skip
            if row.get("anonymous"):
                thread.alias = get_or_create_alias(thread.pk, author, opens=True)
                thread.save(update_fields=["alias"])
            thread.read_marks.create(member=author, subscription=ReadMark.Subscription.FOLLOWING)
            opening = self.add_post(thread, author, row["text"], opened_at, None)
            Post.objects.filter(pk=opening.pk).update(notes=row.get("notes", []))
            self.add_replies(thread, opening, row["replies"])

    def add_replies(self, thread, answered, replies):
        """Add replies depth first, each some time after the post it answers, none in the future."""
        moment = answered.posted_at
        for name, text, below in replies:
            pause = (self.now - moment) * self.rng.uniform(0.01, 0.12)
            moment += min(pause, timedelta(hours=self.rng.uniform(0.1, 20)))
            reply = self.add_post(thread, self.members[name], text, moment, answered)
            self.add_replies(thread, reply, below)

    def add_post(self, thread, author, text, posted_at, answered):
        ancestors = [*answered.ancestors, answered.pk] if answered else []
        return Post.objects.create(
            thread=thread, author=author, text=text, posted_at=posted_at, ancestors=ancestors,
            alias=thread.alias if author == thread.author else None,
            counts_as_answer=not author.is_new,
        )  # fmt: skip

    def add_memberships(self):
        """Everyone who wrote in a group is a member of it, and some who only read."""
        rows = []
        for group in self.groups.values():
            people = set(Member.objects.filter(posts__thread__group=group).distinct())
            readers = {
                member
                for member in self.members.values()
                if member.challenges.filter(groups=group).exists()
                and group.visibility in {"open", "community"}
            }
            for member in sorted(people | readers | {group.organizer}, key=lambda m: m.pk):
                is_organizer = member == group.organizer
                rows.append(
                    Membership(
                        group=group, member=member, role="organizer" if is_organizer else "member",
                        since=self.now - timedelta(days=self.rng.randint(3, 500)),
                    )
                )  # fmt: skip
        Membership.objects.bulk_create(rows)

    def add_reactions(self):
        kinds = Reaction.Kind.values
        memberships = {group.pk: list(group.memberships.all()) for group in self.groups.values()}
        given = {}
        for post in Post.objects.select_related("thread").order_by("pk"):
            others = [m for m in memberships[post.thread.group_id] if m.member_id != post.author_id]
            number = min(len(others), self.rng.choice((0, 0, 1, 2, 3)))
            for membership in self.rng.sample(others, number):
                given[post.pk, membership.member_id] = Reaction(
                    post=post, member_id=membership.member_id, kind=self.rng.choice(kinds),
                    given_at=post.posted_at + timedelta(minutes=20),
                )  # fmt: skip
        Reaction.objects.bulk_create(given.values())

    def add_journeys(self):
        journeys = []
        for member in self.members.values():
            first = member.challenges.order_by("pk").first()
            if first is None:
                continue
            journey = Journey.objects.create(
                member=member, challenge=first, title=default_journey_title(first),
                started_on=member.today() - timedelta(days=member.days),
                time_zone=member.time_zone,
            )  # fmt: skip
            award_milestones(journey)
            journeys.append(journey)
        return journeys

    def add_reports(self):
        """Fill the moderation queue: reports, unanswered threads, and saved replies."""
        posts = Post.objects.filter(removed_at=None).exclude(ancestors=[]).select_related("author")
        reporters = list(self.members.values())
        for number, (reason, note) in enumerate([
            ("medical", "Nobody here can say that this is safe."),
            ("harassment", "The second time this week."),
            ("soliciting", ""),
        ]):  # fmt: skip
            post = posts.order_by("pk")[number * 7 + 3]
            reporter = next(one for one in reporters[number + 5 :] if one != post.author)
            create_report(reporter, "post", post, reason, note)
        open_cases_for_unanswered_threads()
        SavedReply.objects.bulk_create(SavedReply(**row) for row in load_demo_data("saved_replies"))

    def add_night_shifts(self):
        """Cover the nights from Monday to Friday; those of the weekend can still be taken."""
        for name, weekdays in (("lanternkeeper", [0, 2, 4]), ("groundskeeper", [1, 3])):
            add_shifts(self.members[name], weekdays, time(22), time(7))

    def add_daily_threads(self):
        """Open daily threads in the largest group, and let some members appear as nearby."""
        largest = max(self.groups.values(), key=lambda group: group.memberships.count())
        DailyThreadSettings.objects.create(group=largest, regions=Region.values)
        open_daily_threads()
        some = [journey.pk for journey in Journey.objects.order_by("pk")[:30]]
        Journey.objects.filter(pk__in=some).update(
            shows_nearby_members=True, audience=Journey.Audience.GROUPS
        )

    def add_celebrations(self, journeys):
        """Each member with a milestone shared the latest one, on the day it was reached."""
        texts = load_demo_data("celebrations")
        words, cheers = iter(texts["words"]), iter(texts["cheers"])
        people = list(self.members.values())
        latest = Milestone.objects.filter(journey__in=journeys).order_by(
            "journey_id", "-reached_on", "-pk"
        )
        for milestone in latest.distinct("journey_id").select_related("journey__member"):
            member = milestone.journey.member
            age = (member.today() - milestone.reached_on).days
            celebration = Celebration.objects.create(
                milestone=milestone, member=member, words=next(words, ""),
                shared_at=self.now - timedelta(days=age, hours=self.rng.uniform(0.5, 9)),
            )  # fmt: skip
            others = [one for one in people if one != member]
            for other in self.rng.sample(others, self.rng.randint(1, 4)):
                Cheer.objects.create(
                    celebration=celebration, member=other, words=next(cheers, ""),
                    cheered_at=celebration.shared_at + timedelta(minutes=30),
                )  # fmt: skip

    def add_peers_and_messages(self):
        """Add peers, open requests and conversations of the member of the demo."""
        for requester, recipient, note, is_accepted in load_demo_data("peers"):
            peering = request_peer(self.members[requester], self.members[recipient], note)
            if is_accepted:
                accept_peer(peering)
        for first, second, *texts in load_demo_data("messages"):
            pair = [self.members[first], self.members[second]]
            conversation = start_conversation(*pair, texts[0], uuid.uuid4())
            for number, text in enumerate(texts[1:], start=1):
                send_message(conversation, pair[number % 2], text, uuid.uuid4())
                mark_conversation_seen(conversation.participants.get(member=pair[number % 2]))
        Notification.objects.filter(kind=Notification.Kind.PEER_ACCEPTED).delete()
