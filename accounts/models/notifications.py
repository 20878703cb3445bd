"""Notifications: that somebody turned to a member. They hold nobody's words."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models.blocks import get_hidden_member_ids


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, member):
        """One's own. Of somebody across a block, nothing: not even that they did something."""
        if not member.is_authenticated:
            return self.none()
        return self.filter(member=member).exclude(get_hidden_member_ids(member, "latest_actor"))

    def for_list(self):
        return self.select_related("latest_actor").annotate(actor_count=models.Count("actors"))


def get_kind_choices():
    """Every kind with its words, asked for late: a new kind changes no table."""
    return Notification.Kind.choices


class Notification(models.Model):
    """Something that happened at `url` for `member`; the same again gathers in one row.

    It knows the address and the kind only. What stands there is shown by its own page, to whoever
    may see it then.
    """

    class Kind(models.TextChoices):
        REPLIED = "replied", gettext_lazy("%(who)s answered you")
        CONTINUED = "continued", gettext_lazy("%(who)s answered in a thread you follow")
        MENTIONED = "mentioned", gettext_lazy("%(who)s mentioned you")
        REACTED = "reacted", gettext_lazy("%(who)s sent you support")
        AROUND = "around", gettext_lazy("Somebody waits for a first word, and you are around")
        HELPED = "helped", gettext_lazy("%(who)s says that your answer helped most")
        NOTE_WISH = "note-wish", gettext_lazy("%(who)s wishes for a content note on your words")
        CHEERED = "cheered", gettext_lazy("%(who)s cheered for you")
        ASKED = "asked", gettext_lazy("%(who)s would like to join your group")
        LET_IN = "let-in", gettext_lazy("%(who)s let you into the group")
        MEETING_SOON = "meeting-soon", gettext_lazy("A meeting you are coming to starts soon")
        MEETING_MOVED = "meeting-move", gettext_lazy("A meeting you were coming to has changed")
        MEETING_OLD = "meeting-old", gettext_lazy("Does your meeting still take place?")
        LISTING = "listing", gettext_lazy("Somebody says that a meeting's listing is wrong")
        TAKEN_OUT = "taken-out", gettext_lazy("The organizers took you out of a group, and say why")
        GROUP_OPEN = "group-open", gettext_lazy("The group that you proposed is open")
        INVITED = "invited", gettext_lazy("%(who)s invites you to a group")
        ANNOUNCED = "announced", gettext_lazy("%(who)s has something to tell your group")
        OFFERED = "offered", gettext_lazy("%(who)s would like to help your group")
        OFFER_ANSWERED = "offer-answer", gettext_lazy("%(who)s answered your offer to help")
        NEAR = "near", gettext_lazy("%(who)s asked you to be near")
        TOLD = "told", gettext_lazy("%(who)s wants you to know about a hard day")
        QUIET = "quiet", gettext_lazy("%(who)s has been quiet, and wanted you to reach out then")
        HARD_DAY = "hard-day", gettext_lazy("%(who)s has a hard day ahead, and asks you to be near")
        REPORTED = "reported", gettext_lazy("There is an answer to your report")
        NOTICE = "notice", gettext_lazy("The moderators wrote to you")
        PEER_ASKED = "peer-asked", gettext_lazy("%(who)s would like to be your peer")
        PEER_ACCEPTED = "peer", gettext_lazy("%(who)s is your peer now")
        MESSAGE_ASKED = "message-ask", gettext_lazy("%(who)s would like to write to you")
        MESSAGE = "message", gettext_lazy("%(who)s wrote to you")
        # Of one's own choosing, by nobody.
        CHECK_IN = "check-in", gettext_lazy("A moment to check in, if you like")
        EVE = "eve", gettext_lazy("Tomorrow is a day worth marking")
        REACHED = "reached", gettext_lazy("You reached a milestone. It is yours")
        AHEAD = "ahead", gettext_lazy("A day that may be hard is near. So are your people")
        # For moderators.
        LEFT_ALONE = "left-alone", gettext_lazy("A group has nobody who looks after it any more")
        LINES_OLD = "lines-old", gettext_lazy("Help lines wait to be verified again")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=12, choices=get_kind_choices)
    url = models.CharField(max_length=300)
    # None for what nobody did, such as a reminder, and for somebody who keeps their name back.
    latest_actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notifications_caused"
    )
    actors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # The first of what is gathered here; `at` is the latest.
    since = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    # When to think of a mail about it; empty once that is settled, see accounts/mailing.py.
    mail_at = models.DateTimeField(null=True, editable=False)

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
                fields=["mail_at"], name="notification_to_mail", condition=~Q(mail_at=None)
            ),
        ]

    def __str__(self):
        return f"{self.kind} · {self.at:%Y-%m-%d}"

    @property
    def sentence(self):
        """ "Ana answered you", "Ana and 3 others sent you support". Needs for_list()."""
        if self.latest_actor is None:
            return _(self.Kind(self.kind).label) % {"who": _("Somebody")}
        others = self.actor_count - 1
        who = self.latest_actor.name
        if others > 0:
            who = ngettext(
                "%(name)s and %(others)d other", "%(name)s and %(others)d others", others
            ) % {"name": who, "others": others}
        return _(self.Kind(self.kind).label) % {"who": who}
