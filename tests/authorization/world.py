"""A small community for the tests of authorization, with a canary in each place.

Alice writes everything private: in a private group, in a hidden one, and for herself. Each canary
is a word that is in one place only, with the roles that may see it there.
"""

import random
import uuid
from contextlib import suppress
from datetime import date, timedelta
from itertools import count

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.messaging.services import start_conversation
from accounts.models import Block, Challenge, FormerName, Member, PushSubscription
from accounts.models.onboarding import GUIDELINES_VERSION
from accounts.moderation_status.reportable import find_reported
from accounts.moderation_status.roles import EDITOR, MODERATOR, give_role
from accounts.peers.services import request_peer
from accounts.privacy.export import request_export
from groups.meetings.listing_reports import create_listing_report
from groups.membership.services import create_group, join_group
from groups.models import CalendarKey, Group, Membership, Resource, Rsvp
from groups.volunteering.services import create_offer
from milestones.awards.services import award_milestones
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.check_ins.services import create_check_in
from milestones.journeys.services import create_journey
from milestones.models import (
    Amount,
    CardLink,
    HardDay,
    HardMoment,
    JournalEntry,
    Journey,
    Letter,
    Limit,
    OwnMilestone,
    Partnership,
    SafetyPlan,
    Setback,
    SupportRequest,
    Worksheet,
)
from milestones.safety_plans.services import share_plan
from milestones.worksheets.services import save_worksheet
from posts.models import (
    Action,
    Draft,
    FeedKey,
    HelpRequest,
    Notice,
    Post,
    PostVersion,
    Reaction,
    SavedPost,
    SavedReply,
    StaffNote,
    WatchedWords,
)
from posts.moderation.reports import create_report
from posts.safety.moderator_messages import send_to_moderators
from posts.threads.posting import create_reply, create_thread

PASSWORD = "one-day-at-a-time"
VOWELS, CONSONANTS = "aeiou", "bdfgklmnprstvz"

# The columns of matrix.txt.
ROLES = [
    "visitor", "unverified", "newcomer", "stranger", "member", "banned", "blocked", "organizer",
    "elsewhere", "suspended", "author", "moderator", "editor", "admin",
]  # fmt: skip
INSIDE = {"member", "blocked", "organizer", "author", "suspended"}
STAFF = {"moderator", "editor", "admin"}
EVERYBODY = set(ROLES)
# Names of members must not contain a role of staff.
STAFF_NAMES = {"moderator": "mona-person", "editor": "edda-person", "admin": "ada-person"}


class World:
    def __init__(self):
        self.random = random.Random(2026)
        self.canaries = {}  # {word: (its place, the roles that may see it)}
        self.numbers = count()
        self.people = {}
        self.build()
        self.note_arguments()

    def canary(self, place, seen_by):
        pairs = [self.random.choice(CONSONANTS) + self.random.choice(VOWELS) for _pair in range(5)]
        word = "".join(pairs)
        self.canaries[word] = (place, set(seen_by))
        return word

    # --- People -----------------------------------------------------------------

    def person(self, role, verified=True, **fields):
        address = f"{self.canary(f'the e-mail address of {role}', {role, 'admin'})}@example.org"
        fields = {"guidelines_version": GUIDELINES_VERSION} | fields
        name = STAFF_NAMES.get(role, f"{role}-person")
        member = Member.objects.create_user(address, name, PASSWORD, **fields)
        EmailAddress.objects.create(user=member, email=address, primary=True, verified=verified)
        self.people[role] = member
        return member

    def client(self, role):
        client = Client()
        member = self.people.get(role)
        if role == "unverified":
            client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
        elif member:
            client.force_login(member)
        return client

    def build(self):
        old = {"joined_at": timezone.now() - timedelta(days=400), "trust": 1}
        self.person("unverified", verified=False)
        self.person("newcomer", guidelines_version="")
        for role in ("stranger", "member", "banned", "blocked", "organizer", "elsewhere"):
            self.person(role, **old)
        until = timezone.now() + timedelta(days=9)
        self.person("suspended", suspended_until=until, **old)
        self.author = self.person("author", message_requests_from="nobody", **old)
        self.build_staff()
        self.build_groups()
        self.build_posts()
        self.build_own()
        self.build_between()
        self.build_moderation()
        # Everybody counts as online for an hour, so that no request has to store a visit.
        Member.objects.update(last_active_at=timezone.now() + timedelta(hours=1))

    def build_staff(self):
        give_role(self.person("moderator", trust=1), MODERATOR)
        give_role(self.person("editor"), EDITOR)
        self.person("admin", is_staff=True, is_superuser=True)

    # --- Where ------------------------------------------------------------------

    def group(self, visibility, leader, members=(), **fields):
        number = next(self.numbers)
        fields = {
            "name": f"Group {number}",
            "slug": f"group-{number}",
            "summary": "We meet.",
        } | fields
        group = create_group(Group(visibility=visibility, **fields), leader)
        for member in members:
            Membership.objects.create(group=group, member=member)
        count = group.memberships.current().count()
        Group.objects.filter(pk=group.pk).update(member_count=count)
        return group

    def build_groups(self):
        people = self.people
        inside = [people["member"], people["blocked"], people["author"], people["suspended"]]
        leader = people["organizer"]
        self.den = self.group(Group.Visibility.PRIVATE, leader, inside, slug="den")
        words = {
            part: self.canary(f"the {part} of a hidden group", INSIDE | STAFF)
            for part in ("name", "slug", "summary", "about", "rules", "cover_alt")
        }
        self.burrow = self.group(Group.Visibility.HIDDEN, leader, inside, **words)
        self.burrow.cover.save("cover.png", ContentFile(PIXEL))
        self.open = self.group(
            Group.Visibility.OPEN, people["elsewhere"], [self.author], slug="open"
        )
        for group in (self.den, self.burrow):
            Membership.objects.create(
                group=group, member=people["banned"], state=Membership.State.BANNED
            )
        join_group(
            self.den, people["stranger"], self.canary("a note to organizers", {"organizer"} | STAFF)
        )
        Block.objects.create(blocker=self.author, blocked=people["blocked"])
        self.meeting = self.den.meetings.create(
            name=self.canary("a private meeting's name", INSIDE | STAFF),
            weekday=1, time="19:00", time_zone="Europe/London",
            place=self.canary("a private meeting's place", INSIDE | STAFF),
            online_link=f"https://zoom.us/{self.canary('a link to a room', INSIDE | STAFF)}",
            phone="+44 20 7946 0000", link_from="always",
            phone_notes=self.canary("a private meeting's phone notes", INSIDE | STAFF),
        )  # fmt: skip
        Rsvp.objects.create(
            meeting=self.meeting, member=self.author, day=date(2030, 1, 1),
            starts_at=timezone.now() + timedelta(days=3),
        )  # fmt: skip
        self.invitation = self.den.invitations.create(created_by=leader)
        self.canaries[self.invitation.token.lower()] = ("an invitation's key", {"organizer"})
        self.opportunity = self.den.opportunities.create(
            title=self.canary("what a private group looks for", INSIDE | STAFF),
            effort="An hour", place="Library", day=date(2030, 1, 1), last_day=date(2030, 1, 1),
        )  # fmt: skip
        self.link = self.den.links.create(
            name=self.canary("a link that a private group keeps", INSIDE | STAFF),
            url="https://b.example.org/", added_by=people["organizer"],
        )  # fmt: skip
        self.burrow.links.create(
            name=self.canary("a link that a hidden group keeps", INSIDE | STAFF),
            url="https://b.example.org/", added_by=people["organizer"],
        )  # fmt: skip
        self.offer = create_offer(
            self.opportunity, people["member"],
            self.canary("a note of who offers to help", {"member", "organizer"}),
        )  # fmt: skip
        self.resource = Resource.objects.create(
            name=self.canary("a resource that waits for a look", {"author"} | STAFF),
            url="https://a.example.org/", category="apps", summary="It waits.",
            suggested_by=self.author,
        )  # fmt: skip
        self.listing_report = create_listing_report(
            self.meeting,
            self.canary("what is wrong with a listing", {"organizer"} | STAFF),
            people["member"],
        )
        self.calendar_key = CalendarKey.objects.create(
            member=self.author, key=self.canary("a calendar's key", {"author"})
        )

    # --- What was said ----------------------------------------------------------

    def build_posts(self):
        for group, where in ((self.den, "a private group"), (self.burrow, "a hidden group")):
            opening = create_thread(
                group, self.author,
                self.canary(f"a title in {where}", INSIDE | STAFF),
                f"Dear *{self.canary(f'a post in {where}', INSIDE | STAFF)}* all.",
                "question", "ideas", own_note=self.canary(f"a note in {where}", INSIDE | STAFF),
            )  # fmt: skip
            create_reply(
                opening, self.people["organizer"],
                f"Thanks, {self.canary(f'a reply in {where}', INSIDE | STAFF)}.",
            )  # fmt: skip
            if group == self.den:
                self.post, self.thread = opening, opening.thread
        self.thread.refresh_from_db()
        quiet = self.canary("a post taken down", STAFF)
        removed = create_reply(self.post, self.author, f"Never mind {quiet}.")
        Post.objects.filter(pk=removed.pk).update(removed_at=timezone.now(), removed_for="other")
        held = create_reply(
            self.post, self.people["member"],
            f"Let me out, {self.canary('a post that is held', {'member'} | STAFF)}.",
        )  # fmt: skip
        Post.objects.filter(pk=held.pk).update(held_at=timezone.now())
        self.reaction = Reaction.objects.create(
            post=self.post, member=self.people["organizer"], kind="with-you"
        )
        SavedPost.objects.create(
            member=self.author, post=self.post, note=self.canary("a saved post's note", {"author"})
        )
        membership = self.den.membership_of(self.author)
        self.feed_key = FeedKey.objects.create(membership=membership, since=membership.since)
        self.canaries[self.feed_key.token.lower()] = ("a feed's key", {"author"})
        Draft.objects.create(
            member=self.author, thread=self.thread, text=self.canary("a draft", {"author"})
        )
        PostVersion.objects.create(
            post=self.post, text=self.canary("an earlier version", {"author"} | STAFF)
        )
        self.voiced = create_thread(
            self.open, self.author, "Nobody knows", "That it is me.", "discussion", anonymous=True
        )

    # --- One's own --------------------------------------------------------------

    def build_own(self):
        me = {"author"}
        self.author.private_note = self.canary("what brings somebody here", me)
        self.author.save()
        self.session = UserSession.objects.create(
            user=self.author, ip="127.0.0.1", session_key="elsewhere", user_agent="Firefox/130",
        )  # fmt: skip
        # With the same key, because both are the <pk> of URLs below /settings/.
        PushSubscription.objects.create(
            pk=self.session.pk, member=self.author, endpoint="https://push.example/1",
            device=self.canary("a device with pushes", me),
        )  # fmt: skip
        self.journey = create_journey(
            Journey(
                member=self.author, challenge=Challenge.objects.get(slug="alcohol"),
                title=self.canary("a journey's title", me), time_zone="UTC",
                reasons=self.canary("a journey's reasons", me),
                goal="moderation", rule=self.canary("a journey's rule", me),
                amount_unit=self.canary("what a journey counts", me),
                weekly_cost=40, currency="GBP", saving_goal=900,
                saving_for=self.canary("what a journey saves for", me),
                started_on=timezone.now().date() - timedelta(days=400),
            )
        )  # fmt: skip
        self.journey.photo.save("why.png", ContentFile(PIXEL))
        award_milestones(self.journey)
        self.setback = Setback.objects.create(
            journey=self.journey, happened_at=timezone.now() - timedelta(days=2),
            circumstances=self.canary("what came before a setback", me),
            coping_plan=self.canary("what helps next", me),
        )  # fmt: skip
        self.own_milestone = OwnMilestone.objects.create(
            journey=self.journey, number=100, name=self.canary("an own milestone", me)
        )
        self.limit = Limit.objects.create(
            journey=self.journey, starts_on=self.journey.started_on, amount=2, period="week"
        )
        Amount.objects.create(journey=self.journey, day=self.journey.started_on, amount=1)
        self.journal_entry = JournalEntry.objects.create(
            member=self.author, day=self.journey.today(),
            title=self.canary("a journal entry's title", me),
            text=self.canary("a journal entry", me),
        )  # fmt: skip
        self.worksheet = save_worksheet(
            Worksheet(member=self.author, kind="balance"), self.journey.today(),
            {"about": self.canary("a worksheet's answer", me)},
        )  # fmt: skip
        self.check_in = create_check_in(
            self.author, mood=3, craving=4, note=self.canary("a check-in's line", me),
            gratitude=self.canary("a check-in's gratitude", me), pledged=True,
        )  # fmt: skip
        Letter.objects.create(member=self.author, text=self.canary("a letter to a hard night", me))
        self.moment = HardMoment.objects.create(
            member=self.author, other=self.canary("a hard moment", me), passed=True,
            words=self.canary("a hard moment's words", me),
        )  # fmt: skip
        self.plan = SafetyPlan.objects.create(
            member=self.author,
            warning_signs=self.canary("a plan for hard nights", {"author", "organizer"}),
        )
        self.hard_day = HardDay.objects.create(
            member=self.author, name=self.canary("a hard day's name", me), month=2, day=3
        )
        FormerName.objects.create(
            member=self.author, name_key=self.canary("a former name", me | STAFF), name_skeleton="x"
        )
        self.celebration = create_celebration(
            self.journey, "1y", self.canary("a celebration in a group", INSIDE | STAFF),
            audience="group", group=self.den,
        )  # fmt: skip
        create_cheer(
            self.celebration, self.people["member"], self.canary("a cheer's words", INSIDE | STAFF)
        )
        shared = OwnMilestone.objects.create(
            journey=self.journey, number=50,
            name=self.canary("an own milestone shared in a group", INSIDE | STAFF),
        )  # fmt: skip
        self.own_celebration = create_celebration(
            self.journey, shared.key, audience="group", group=self.den
        )
        milestone = self.journey.milestones.get(span_key="90d")
        self.card = CardLink.objects.create(milestone=milestone)
        self.export = request_export(self.author)

    def build_between(self):
        """Texts from one member to another."""
        two = {"author", "organizer"}
        self.conversation = start_conversation(
            self.author, self.people["organizer"],
            self.canary("a message", two), uuid.uuid4(),
        )  # fmt: skip
        self.message = self.conversation.messages.get()
        self.peering = request_peer(
            self.author, self.people["organizer"], self.canary("a note to a peer", two)
        )
        self.partnership = Partnership.objects.create(
            requester=self.author, recipient=self.people["organizer"], accepted_at=timezone.now()
        )
        share_plan(self.plan, [self.partnership])
        self.help_request = HelpRequest.objects.create(
            thread=self.thread, member=self.people["member"]
        )
        self.support_request = SupportRequest.objects.create(member=self.author)
        self.support_request.recipients.create(member=self.partnership.other(self.author))
        SafetyPlan.objects.create(
            member=self.people["organizer"],
            reasons=self.canary("a plan that nobody else may read", {"organizer"}),
        )

    def build_moderation(self):
        watcher = self.people["moderator"]
        self.report = create_report(
            self.author, "post", find_reported("post", self.reply.public_id), "other",
            self.canary("a report's words", {"author"} | STAFF),
        )  # fmt: skip
        self.case = self.report.case
        action = Action.objects.create(
            kind="warn", moderator_id=watcher.pk, case_id=self.case.pk, subject_id=self.author.pk
        )
        self.notice = Notice.objects.create(
            member=self.author, action=action,
            words=self.canary("a moderator's words to one member", {"author"} | STAFF),
        )  # fmt: skip
        StaffNote.objects.create(
            subject=self.case.subject, writer=watcher, words=self.canary("a staff note", STAFF)
        )
        send_to_moderators(
            self.author, self.canary("a message to the moderators", {"author"} | STAFF)
        )
        SavedReply.objects.create(title="Welcome", words=self.canary("saved reply", STAFF))
        WatchedWords.objects.create(
            phrase=self.canary("a watched word", STAFF), effect="flag", must_match="x"
        )

    @property
    def reply(self):
        return self.thread.posts.exclude(ancestors=[]).order_by("pk").first()

    # --- Addresses --------------------------------------------------------------

    def note_arguments(self):
        """Look up the values for the <parts> of our paths once: tests ask for them at every URL."""
        self.values = {
            "members": {"name": self.author.name_key},
            "peers": {"name": self.author.name_key, "public_id": self.peering.public_id},
            "messages": {
                "name": self.author.name_key,
                "public_id": self.conversation.public_id,
                "message_id": self.message.public_id,
            },
            "groups": {
                "slug": self.den.slug,
                "name": self.people["member"].name_key,
                "pk": self.den.membership_of(self.people["stranger"]).pk,
                "public_id": self.case.public_id,
                "link_id": self.link.public_id,
                "token": self.feed_key.token,
            },
            "meetings": {"slug": self.meeting.slug, "pk": self.listing_report.pk},
            "invitations": {"token": "x"},
            "volunteering": {"public_id": self.opportunity.public_id, "pk": self.offer.pk},
            "resources": {"public_id": self.resource.public_id},
            "drafts": {"pk": self.author.drafts.get().pk},
            "threads": {"public_id": self.thread.public_id, "slug": self.thread.slug},
            "posts": {"public_id": self.post.public_id},
            "reports": {"public_id": self.report.public_id},
            "report": {"kind": "post", "key": self.post.public_id},
            "notices": {"public_id": self.notice.public_id},
            "journeys": {
                "public_id": self.journey.public_id,
                "setback_id": self.setback.public_id,
                "span_key": "90d",
                "shape": "wide",
                "own_id": self.own_milestone.public_id,
                "pk": self.limit.pk,
            },
            "journal": {"public_id": self.journal_entry.public_id},
            "worksheets": {"public_id": self.worksheet.public_id, "kind": "balance"},
            "cards": {"public_id": self.card.public_id, "shape": "wide"},
            "celebrations": {"public_id": self.celebration.public_id},
            "check-ins": {"public_id": self.check_in.public_id},
            "partners": {"public_id": self.partnership.public_id},
            "support": {"public_id": self.support_request.public_id},
            "waiting": {"pk": self.help_request.pk},
            "reminders": {"pk": self.hard_day.pk},
            "right-now": {"pk": self.moment.pk},
            "settings": {"public_id": self.export.public_id, "pk": self.session.pk},
            "come-back": {"public_id": "x" * 12},
            "mail": {"token": "x"},
            "media": {"name": self.burrow.cover.name},
            "accounts": {"pk": 1, "key": "x", "uidb36": "x"},
        }

    def arguments(self, path):
        """Return the values for the <parts> of a path: content of Alice in the private group."""
        first, *rest = path.split("/")
        return self.admin_arguments(rest) if first == "admin" else self.values.get(first, {})

    def admin_arguments(self, rest):
        """Return the oldest row of the model. The admin checks permissions before reading it."""
        row = None
        with suppress(LookupError, ValueError):
            row = apps.get_model(*rest[:2])._base_manager.order_by("pk").first()
        key = row.pk if row else self.author.pk
        words = {"app_label": "posts", "url": "nothing", "content_type_id": 1}
        words |= {"kind": "post", "key": self.post.public_id}
        return {"object_id": key, "pk": key, "public_id": self.case.public_id, **words}


# The smallest PNG.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
