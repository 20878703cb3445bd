"""Notifications. They contain no text that members wrote."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models.blocks import is_blocked_or_muted
from accounts.models.peerings import Peering
from recovery_forum.lib.text import isolate


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the notifications of `member`, except where all who acted are blocked or muted."""
        if not member.is_authenticated:
            return self.none()
        is_shown = ~is_blocked_or_muted(member, "latest_actor") | Exists(_list_shown_actors(member))
        return self.filter(is_shown, member=member)

    def for_list(self, member):
        """Load who is named, and count who acted, without those whom `member` blocks or mutes.

        `shown_actor_id` is the latest of these; None if whoever acted last is anonymous.
        """
        is_hidden = is_blocked_or_muted(member, "latest_actor")
        another = Subquery(_list_shown_actors(member).order_by("-pk").values("member")[:1])
        return self.select_related("latest_actor").annotate(
            actor_count=models.Count("actors", filter=~is_blocked_or_muted(member, "actors")),
            shown_actor_id=Case(
                When(is_hidden, then=another),
                default=F("latest_actor"),
                output_field=models.BigIntegerField(),
            ),
        )

    def with_peer_requests(self):
        """Annotate `peer_request`: the id of the request that its member can answer, or None.

        For rows of for_list().
        """
        waiting = Peering.objects.open().filter(
            declined_at=None, requester=OuterRef("shown_actor_id"), recipient=OuterRef("member")
        )
        is_request = When(
            kind=Notification.Kind.PEER_REQUESTED, then=Subquery(waiting.values("public_id"))
        )
        return self.annotate(peer_request=Case(is_request))


def _list_shown_actors(member):
    """Return rows of who acted in an outer notification and is neither blocked nor muted."""
    rows = Notification.actors.through.objects.filter(notification=OuterRef("pk"))
    return rows.exclude(is_blocked_or_muted(member, "member"))


def get_kind_choices():
    """Return the kinds. A function, so that a new kind needs no migration."""
    return Notification.Kind.choices


class Notification(models.Model):
    """An event at `url` that concerns `member`. Further events of the same kind join the row.

    It stores the URL and the kind only. The page at the URL decides what its reader may see.
    """

    # The words after "who" are right for one and for several: "Ana", and "Ana and 2 others".
    class Kind(models.TextChoices):
        REPLIED = "replied", gettext_lazy("%(who)s replied to you")
        THREAD_STARTED = "new-thread", gettext_lazy("%(who)s started a thread in a group you watch")
        CONTINUED = "continued", gettext_lazy("%(who)s replied in a thread you follow")
        MENTIONED = "mentioned", gettext_lazy("%(who)s mentioned you")
        REACTED = "reacted", gettext_lazy("%(who)s sent you support")
        HELP_REQUESTED = (
            "around",
            gettext_lazy("Someone is waiting for a reply, and you said you're around"),
        )
        MARKED_HELPFUL = "helped", gettext_lazy("%(who)s marked your reply as most helpful")
        CONTENT_NOTE_REQUESTED = (
            "note-wish",
            gettext_lazy("%(who)s suggested a content note on your post"),
        )
        CHEERED = "cheered", gettext_lazy("%(who)s cheered for you")
        MEMBERSHIP_REQUESTED = "asked", gettext_lazy("%(who)s would like to join your group")
        MEMBERSHIP_ACCEPTED = "let-in", gettext_lazy("%(who)s approved your request to join")
        MEETING_SOON = "meeting-soon", gettext_lazy("A meeting you're going to starts soon")
        MEETING_CHANGED = "meeting-move", gettext_lazy("A meeting you were going to has changed")
        MEETING_UNCONFIRMED = "meeting-old", gettext_lazy("Is your meeting still running?")
        LISTING_REPORTED = (
            "listing",
            gettext_lazy("Someone reported a problem with a meeting's listing"),
        )
        MEMBERSHIP_REMOVED = (
            "taken-out",
            gettext_lazy("The organizers removed you from a group"),
        )
        BAN_LIFTED = (
            "ban-lifted",
            gettext_lazy("You can join a group again: the ban was lifted"),
        )
        GROUP_APPROVED = "group-open", gettext_lazy("The group you proposed has been approved")
        MADE_ORGANIZER = "organizer", gettext_lazy("Your group has a new organizer")
        ORGANIZER_REQUESTED = (
            "organize-ask",
            gettext_lazy("%(who)s asked you to help run a group as an organizer"),
        )
        ORGANIZER_DECLINED = (
            "organize-no",
            gettext_lazy("%(who)s declined to become an organizer of your group"),
        )
        LAST_ORGANIZER = "only-one", gettext_lazy("You are now the only organizer of a group")
        ROLE_CHANGED = "role", gettext_lazy("%(who)s changed your role in a group")
        MEMBERSHIP_DECLINED = (
            "declined",
            gettext_lazy("The organizers answered your request to join a group"),
        )
        GROUP_OPENED = (
            "group-wider",
            gettext_lazy("More people than before can read one of your groups"),
        )
        GROUP_ARCHIVED = "archived", gettext_lazy("One of your groups was archived")
        GROUP_REPORTED = "group-report", gettext_lazy("A post in your group was reported")
        THREAD_LOCKED = "closed", gettext_lazy("The organizers closed your thread to new replies")
        THREAD_MOVED = "moved", gettext_lazy("The moderators moved a thread from your group")
        INVITED = "invited", gettext_lazy("%(who)s invited you to a group")
        ANNOUNCED = "announced", gettext_lazy("%(who)s posted an announcement in your group")
        VOLUNTEER_OFFERED = "offered", gettext_lazy("%(who)s offered to help your group")
        OPPORTUNITY_CLOSED = (
            "help-closed",
            gettext_lazy("Help you offered is no longer needed"),
        )
        OFFER_WITHDRAWN = (
            "offer-gone",
            gettext_lazy("%(who)s can't help your group after all"),
        )
        OFFER_ANSWERED = "offer-answer", gettext_lazy("%(who)s answered your offer to help")
        SUPPORT_REQUESTED = "near", gettext_lazy("%(who)s would like your support now")
        PARTNER_REQUESTED = "partner-ask", gettext_lazy("%(who)s asked you to be their partner")
        PARTNER_ACCEPTED = "partner", gettext_lazy("%(who)s agreed to be your partner")
        SUPPORT_ACCEPTED = "with-you", gettext_lazy("With you now: %(who)s")
        SETBACK_SHARED = "told", gettext_lazy("%(who)s would like you to know they had a hard day")
        SILENCE = "quiet", gettext_lazy("%(who)s would like you to reach out")
        HARD_DAY = (
            "hard-day",
            gettext_lazy("%(who)s would like your support: a hard day is ahead"),
        )
        REPORTED = "reported", gettext_lazy("Your report has been answered")
        NOTICE = "notice", gettext_lazy("The moderators wrote to you")
        PEER_REQUESTED = "peer-asked", gettext_lazy("%(who)s would like to be your peer")
        PEER_ACCEPTED = "peer", gettext_lazy("%(who)s agreed to be your peer")
        MESSAGE_REQUESTED = "message-ask", gettext_lazy("%(who)s sent you a message request")
        MESSAGE_ACCEPTED = "msg-accepted", gettext_lazy("%(who)s accepted your message request")
        MESSAGE = "message", gettext_lazy("%(who)s sent you a message")
        # Reminders that the member chose. They have no actor.
        CHECK_IN = "check-in", gettext_lazy("Time to check in, if you like")
        MILESTONE_TOMORROW = "eve", gettext_lazy("You reach a milestone tomorrow")
        MILESTONE_REACHED = "reached", gettext_lazy("You reached a milestone")
        HARD_DAY_AHEAD = "ahead", gettext_lazy("A hard day is coming up. Your people are here")
        # For moderators.
        GROUP_ORPHANED = (
            "left-alone",
            gettext_lazy("A group no longer has an organizer"),
        )
        # A crisis reaches whoever is on call: see posts/on_call.
        CRISIS_OPENED = "crisis", gettext_lazy("Someone may be in danger. Please look right away")
        CRISIS_ANSWERED = (
            "crisis-reply",
            gettext_lazy("Someone in danger wrote back. Please look right away"),
        )
        REPORT_OPENED = "case-report", gettext_lazy("A report is waiting")
        APPEAL_OPENED = "case-appeal", gettext_lazy("An appeal is waiting")
        POST_HELD = "case-held", gettext_lazy("A post is waiting for approval")
        BAN_PROPOSED = "case-ban", gettext_lazy("A moderator proposed a ban")
        LETTER_RECEIVED = "case-letter", gettext_lazy("A member wrote to the moderators")
        CASE_LATE = "case-late", gettext_lazy("A case has been waiting for too long")
        HELPLINES_OUTDATED = "lines-old", gettext_lazy("Some help lines need to be checked again")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=12, choices=get_kind_choices)
    url = models.CharField(max_length=300)
    # None for reminders, and if the actor is anonymous.
    latest_actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notifications_caused"
    )
    actors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # When the first event of this row happened; `at` is the latest.
    since = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    # When to consider an email about it; None once that is decided. See
    # accounts/notifications/email.py.
    email_due_at = models.DateTimeField(null=True, editable=False)
    # When it was pushed to the member's devices, or would have been: it happens once.
    pushed_at = models.DateTimeField(null=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "url"],
                name="one_unseen_notification",
                condition=Q(seen_at=None),
            )
        ]
        indexes = [
            models.Index(fields=["member", "-at", "-id"], name="notification_by_member"),
            models.Index(
                fields=["email_due_at"],
                name="notification_to_mail",
                condition=~Q(email_due_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.kind} · {self.at:%Y-%m-%d}"

    @cached_property
    def shown_actor(self):
        """Whom it names, or None. The row comes from for_list(), the list loads all at once."""
        if self.shown_actor_id == self.latest_actor_id:
            return self.latest_actor
        return self.actors.get(pk=self.shown_actor_id)

    @property
    def sentence(self):
        """The text, such as "Ana and 3 others sent you support". The row comes from for_list()."""
        return _(self.Kind(self.kind).label) % {"who": self._name_actors()}

    @property
    def marked_sentence(self):
        """The text as HTML, with who it is in bold."""
        words = _(self.Kind(self.kind).label).replace("%(who)s", "{who}")
        return format_html(words, who=format_html("<strong>{}</strong>", self._name_actors()))

    @property
    def day(self):
        """What its heading in the list says: "new", or the day in the reader's time zone."""
        return timezone.localdate(self.at) if self.seen_at else "new"

    @property
    def icon(self):
        """The name of the icon that tells its kind at a glance."""
        return KIND_ICONS.get(self.kind, "bell")

    def _name_actors(self):
        if self.shown_actor is None:
            return _("Someone")
        who, others = isolate(self.shown_actor.name), self.actor_count - 1
        if others <= 0:
            return who
        return ngettext(
            "%(name)s and %(others)d other", "%(name)s and %(others)d others", others
        ) % {"name": who, "others": others}


_Kind = Notification.Kind
KIND_ICONS = {
    kind: icon
    for icon, kinds in {
        "reply": [_Kind.REPLIED, _Kind.CONTINUED, _Kind.MENTIONED, _Kind.THREAD_STARTED],
        "care": [
            _Kind.REACTED, _Kind.MARKED_HELPFUL, _Kind.SUPPORT_REQUESTED, _Kind.SUPPORT_ACCEPTED,
            _Kind.HARD_DAY, _Kind.HARD_DAY_AHEAD, _Kind.SETBACK_SHARED, _Kind.SILENCE,
            _Kind.HELP_REQUESTED,
        ],
        "celebrations": [_Kind.CHEERED, _Kind.MILESTONE_REACHED, _Kind.MILESTONE_TOMORROW],
        "messages": [_Kind.MESSAGE, _Kind.MESSAGE_REQUESTED, _Kind.MESSAGE_ACCEPTED],
        "person": [
            _Kind.PEER_REQUESTED, _Kind.PEER_ACCEPTED, _Kind.PARTNER_REQUESTED,
            _Kind.PARTNER_ACCEPTED,
        ],
        "meetings": [_Kind.MEETING_SOON, _Kind.MEETING_CHANGED, _Kind.MEETING_UNCONFIRMED],
        "groups": [
            _Kind.MEMBERSHIP_REQUESTED, _Kind.MEMBERSHIP_ACCEPTED, _Kind.INVITED,
            _Kind.MADE_ORGANIZER, _Kind.ORGANIZER_REQUESTED, _Kind.GROUP_APPROVED,
            _Kind.ANNOUNCED, _Kind.VOLUNTEER_OFFERED, _Kind.OFFER_WITHDRAWN,
        ],
        "shield": [_Kind.NOTICE, _Kind.REPORTED],
        "sun": [_Kind.CHECK_IN],
    }.items()
    for kind in kinds
}  # fmt: skip
