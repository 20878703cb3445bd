"""Two worlds that differ only in who wrote anonymously: in one Amber, in the other Blake.

Amber and Blake are as different as two members can be, and each also writes under their name. All
else is the same in both worlds, down to the ids and the time, so that whatever anybody else gets
can be compared byte by byte.
"""

import datetime

from django.utils import timezone

from accounts.blocking.services import block_member, mute_member
from accounts.models import Challenge, EmailPreferences, Member, PushSubscription
from accounts.moderation_status.roles import MODERATOR, give_role
from accounts.peers.services import accept_peer, request_peer
from groups.models import Group, Membership
from milestones.models import Partnership
from posts.availability.tasks import request_first_replies
from posts.feeds.services import replace_feed_key
from posts.models import (
    AvailabilityWindow,
    Case,
    Notice,
    Report,
    Shift,
    Thread,
)
from posts.moderation.appeals import create_appeal
from posts.moderation.case_actions import perform_action
from posts.moderation.reports import create_report
from posts.moderation.tasks import open_cases_for_unanswered_threads, raise_trust_levels
from posts.on_call.escalation import escalate_unclaimed_crises
from posts.reactions.services import toggle_reaction
from posts.threads.editing import update_post
from posts.threads.posting import create_reply, create_thread
from posts.threads.solutions import toggle_solution
from posts.threads.tasks import count_weekly_posts
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.authorization.world import World

AUTHORS = ("amber", "blake")
FULL = {"shows_details": True}
WORD = "kingfisher"  # Stands in all that was written anonymously, and nowhere else.
STARTS_AT = datetime.datetime(2029, 3, 7, 10, 10, tzinfo=datetime.UTC)  # No day ends meanwhile.


class TwoWorlds(World):
    """The world of the other tests, with Amber and Blake in it. `write()` comes later, and goes."""

    def build(self):
        super().build()
        people = self.people
        self.amber = self.person(
            "amber", trust=2, language="de", time_zone="Asia/Tokyo", country="DE",
            joined_at=timezone.now() - datetime.timedelta(days=900), shares_support=False,
            suggestible_since=timezone.now(), challenges_for="members",
        )  # fmt: skip
        self.blake = self.person("blake", trust=0, message_requests_from="members")
        self.second = self.person("second", trust=1)
        give_role(self.second, MODERATOR)
        self.amber.challenges.set(Challenge.objects.filter(slug="grief"))
        for group in (self.den, self.burrow, self.open):
            for role in ("amber", "blake", "member", "organizer"):
                Membership.objects.get_or_create(group=group, member=people[role])
            number = group.memberships.current().count()
            Group.objects.filter(pk=group.pk).update(member_count=number)
        self.den.memberships.filter(member=self.amber).update(role="organizer")
        give_role(self.amber, MODERATOR)
        accept_peer(request_peer(self.amber, people["member"]))
        Partnership.objects.create(
            requester=self.amber, recipient=people["member"], accepted_at=timezone.now()
        )
        block_member(people["organizer"], self.amber)
        block_member(self.amber, people["blocked"])
        mute_member(people["stranger"], self.amber)
        self.build_watchers()
        self.key_of_member = replace_feed_key(self.den.membership_of(people["member"]))
        Member.objects.update(last_active_at=timezone.now() - datetime.timedelta(hours=1))

    def build_watchers(self):
        """Everybody else is told of all that they can be told of, in full, by push too."""
        Membership.objects.filter(group=self.open).update(watches_threads=True)
        for number, member in enumerate(self.people.values(), 1000):
            EmailPreferences.objects.update_or_create(member=member, defaults=FULL)
            PushSubscription.objects.create(
                pk=number, member=member, endpoint=f"https://push.example/of/{number}", **FULL
            )  # fmt: skip
        hours = {"starts": datetime.time(0), "ends": datetime.time(0)}
        for weekday in range(7):
            Shift.objects.create(member=self.amber, weekday=weekday, **hours)
        AvailabilityWindow.objects.create(
            member=self.people["member"], starts=datetime.time(0), ends=datetime.time(23, 59)
        )

    # --- What differs -------------------------------------------------------------

    def write(self, author):
        """Both write under their names, and `author` all that can be written anonymously."""
        both = (self.amber, self.blake)
        member = self.people["member"]
        asked = create_thread(self.open, member, "Asked", "Who knows?", "question", "ideas")
        waits = create_thread(self.open, member, "Waits", "Anybody?", "question", "listening")
        self.named = [
            create_thread(self.open, one, "Named", "Hello.", "discussion") for one in both
        ]
        for one, mine in zip(both, self.named, strict=True):
            toggle_reaction(mine, member, "proud")
            create_reply(asked, one, "Under my name.")
            create_reply(self.post, one, "Under my name.")
        self.opening = create_thread(
            self.den, author, f"Garage {WORD}", f"A {WORD}, @member-person @organizer-person.",
            "question", "listening", anonymous=True,
        )  # fmt: skip
        story = create_thread(
            self.open, author, "Attic", f"A {WORD} story.", "story", anonymous=True
        )
        answers = [
            create_reply(waits, author, f"One {WORD}.", anonymous=True),
            create_reply(asked, author, f"Two {WORD}s, @member-person.", anonymous=True),
            create_reply(self.post, author, f"Three {WORD}s.", anonymous=True),
        ]
        danger = create_reply(asked, author, f"I want to kill myself, {WORD}.", anonymous=True)
        reply = create_reply(self.opening, member, "I hear you.")
        toggle_reaction(asked, author, "with-you")
        toggle_reaction(reply, author, "thank-you")
        toggle_reaction(answers[1], member, "thank-you")
        toggle_solution(reply, author)
        update_post(answers[0], f"One {WORD}, edited.")
        self.anonymous = [self.opening, story, *answers, danger]
        self.run_tasks()
        self.moderate()

    def run_tasks(self):
        earlier = timezone.now() - datetime.timedelta(hours=3)
        Thread.objects.filter(posts__in=self.anonymous, posts__ancestors=[]).update(
            opened_at=earlier
        )
        open_cases_for_unanswered_threads()
        request_first_replies()
        escalate_unclaimed_crises()
        raise_trust_levels()
        count_weekly_posts()

    def moderate(self):
        """Reports of all of it, what a moderator does about them, and an appeal."""
        moderator, reporter = self.people["moderator"], self.people["stranger"]
        words = {"note": "See.", "reason": "other", "words": "Please.", "days": None, "notes": []}
        acts = ["remember", "remember", "warn", "hide", "lock", "hide-all"]
        for post, act in zip([*self.named, *self.anonymous], acts, strict=False):
            case = create_report(reporter, "post", post, "other").case
            perform_action(case, moderator, words | {"act": act})
        report = Report.objects.filter(case__key=self.anonymous[1].public_id).get()
        notice = Notice.objects.filter(action__case_id=report.case_id).get()
        create_appeal(notice, "This was fair.")

    # --- What anybody gets ----------------------------------------------------------

    def arguments_of(self, path):
        """Every way to fill the parts of `path` with what was written, by whom, and where."""
        plain = self.arguments(path)
        first, *rest = path.split("/")
        ids = [{"public_id": post.public_id} for post in self.anonymous]
        threads = [
            {"public_id": post.thread.public_id, "slug": post.thread.slug}
            for post in self.anonymous[:4]
        ]
        names = [{"name": member.name_key} for member in (self.amber, self.blake)]
        more = {
            "threads": threads,
            "posts": ids,
            "members": names,
            "report": [
                *({"kind": "post", "key": post.public_id} for post in self.anonymous[:3]),
                *({"kind": "member", "key": one["name"]} for one in names),
            ],
            "groups": [{"slug": self.den.slug}, {"slug": self.open.slug}],
        }.get(first, [])
        if first == "admin":
            more = self.panel_arguments(rest)
        return [plain | values for values in more] or [plain]

    def panel_arguments(self, rest):
        pks = {
            "posts/post": [post.pk for post in self.anonymous],
            "posts/thread": [post.thread_id for post in self.anonymous[:3]],
            "accounts/member": [self.amber.pk, self.blake.pk],
        }
        if rest[0] == "cases":
            return [{"public_id": key} for key in self.case_ids()]
        if rest[0] == "members":
            return [{"pk": self.amber.pk}, {"pk": self.blake.pk}]
        return [{"pk": pk, "object_id": pk} for pk in pks.get("/".join(rest[:2]), [])]

    def case_ids(self):
        return list(Case.objects.order_by("pk").values_list("public_id", flat=True))

    def addresses(self):
        """Each as (name of the URL pattern, address)."""
        for name, path in list_url_patterns():
            if name in WITHOUT_PAGE:
                continue
            for values in self.arguments_of(path):
                address = fill_url_pattern(path, values)
                yield name, address
                for query in QUERIES.get(name, ()):
                    for who in AUTHORS:
                        yield name, address + query.format(who=who, word=WORD)


WITHOUT_PAGE = {"account_logout", "admin:logout"}
# What else an address answers, beside the page alone. "posts:private-feed" is asked with its key.
QUERIES = {
    "posts:search": ["?q={word}", "?q={word}&author={who}-person", "?q=garage"],
    "posts:similar": ["?title=garage"],
    "posts:thread": ["?sort=newest"],
    "accounts:names": ["?q={who}"],
    "admin:index": ["?q={who}-person", "?q={word}", "?q={word}&state=closed", "?origin=crisis"],
    "admin:log": ["?who={who}-person", "?format=csv", "?who={who}-person&format=csv"],
    "admin:looks": ["?who={who}-person"],
    "admin:posts_post_changelist": ["?q={who}-person", "?q={word}", "?o=2", "?o=-4"],
    "admin:posts_thread_changelist": ["?q={who}-person", "?q={word}", "?o=3", "?o=-6"],
    "admin:posts_reaction_changelist": ["?q={who}-person", "?o=2", "?o=-4"],
    "admin:accounts_member_changelist": ["?q={who}-person", "?o=1", "?o=-4"],
}
