"""The log of moderation actions, and the notices that tell members of them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.cases import Reason
from recovery_forum.lib.public_ids import PublicIdField


class Action(models.Model):
    """An entry of the moderation log. Triggers of the database refuse to change or delete one.

    It refers to people and content by plain ids instead of foreign keys. So it outlasts both, and
    says nothing about them once they are deleted.
    """

    class Kind(models.TextChoices):
        LOOK = "look", _("looked at")
        CLAIM = "claim", _("took the case")
        RELEASE = "release", _("unassigned the case")
        DISMISS = "dismiss", _("dismissed")
        SAFE = "safe", _("found them safe")
        REOPEN = "reopen", _("opened the case again")
        HIDE = "hide", _("hid")
        RESTORE = "restore", _("restored")
        MOVE = "move", _("moved")
        LOCK = "lock", _("locked the thread")
        UNLOCK = "unlock", _("unlocked the thread")
        SLOW = "slow", _("set slow mode")
        RETITLE = "retitle", _("changed the title")
        ASK_CHANGE = "ask-change", _("asked to change")
        WARN = "warn", _("warned")
        APPROVAL = "approval", _("pre-moderated")
        SILENCE = "silence", _("silenced")
        SUSPEND = "suspend", _("suspended")
        PROPOSE_BAN = "propose-ban", _("proposed to ban")
        BAN = "ban", _("banned")
        DECLINE_BAN = "decline-ban", _("declined to ban")
        LIFT = "lift", _("lifted all restrictions of")
        APPROVE = "approve", _("approved")
        REFUSE = "refuse", _("refused")
        HIDE_ALL = "hide-all", _("hid all posts of")
        UNDO = "undo", _("undid")
        NOTE = "note", _("added a note")
        ANSWER = "answer", _("answered")
        ADD = "add", _("added in the panel")
        CHANGE = "change", _("changed in the panel")
        DELETE = "delete", _("deleted in the panel")

    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    moderator_id = models.BigIntegerField(null=True)
    case_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    target = models.CharField(max_length=110, blank=True)  # "post/k3x…"
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    until = models.DateTimeField(null=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-at", "-id"], name="action_by_date"),
            models.Index(fields=["case_id"], name="action_by_case"),
            models.Index(fields=["subject_id", "-at"], name="action_by_subject"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()} {self.target}"


# In Action.details["by"]: the organizers of the group did it, and not the moderators.
BY_ORGANIZERS = "organizers"
# The same of a case that somebody took by answering in the thread.
BY_REPLYING = "reply"
# The same of an answer that only the member reads.
BY_MESSAGE = "message"
# What the notice of an action says to the member it concerns.
NOTICE_TITLES = {
    Action.Kind.WARN: _("A warning from the moderators"),
    Action.Kind.HIDE: _("We hid something you wrote"),
    Action.Kind.REFUSE: _("We didn't publish something you wrote"),
    Action.Kind.HIDE_ALL: _("We hid your posts"),
    Action.Kind.RESTORE: _("What you wrote is visible again"),
    Action.Kind.UNDO: _("Your posts are visible again"),
    Action.Kind.SILENCE: _("You can't post for a while"),
    Action.Kind.SUSPEND: _("Your account is suspended for a while"),
    Action.Kind.PROPOSE_BAN: _("Your account is suspended while we decide whether to close it"),
    Action.Kind.BAN: _("Your account has been closed"),
    Action.Kind.DECLINE_BAN: _("Your account stays open"),
    Action.Kind.APPROVAL: _("Your posts are checked by a moderator before others see them"),
    Action.Kind.LIFT: _("All restrictions of your account have ended"),
    Action.Kind.MOVE: _("We moved your thread to another group"),
    Action.Kind.LOCK: _("We closed your thread to new replies"),
    Action.Kind.UNLOCK: _("Your thread is open to replies again"),
    Action.Kind.SLOW: _("We changed how often people can reply in your thread"),
    Action.Kind.RETITLE: _("We changed the title of your thread"),
    Action.Kind.NOTE: _("We added a content note to your post"),
    Action.Kind.ASK_CHANGE: _("We ask you to change something"),
}
# The same for what belongs to a group: whoever organizes it may not have written it.
GROUP_TITLES = {
    (Action.Kind.HIDE, "group"): _("We hid a group that you organize"),
    (Action.Kind.HIDE, "meeting"): _("We hid a meeting of your group"),
    (Action.Kind.HIDE, "opportunity"): _("We hid a request for volunteers of your group"),
    (Action.Kind.RESTORE, "group"): _("Your group is visible again"),
    (Action.Kind.RESTORE, "meeting"): _("A meeting of your group is visible again"),
    (Action.Kind.RESTORE, "opportunity"): _("A request for volunteers is visible again"),
}
# Notices that end something, or change nothing about the member: there is nothing to take back.
FINAL_KINDS = {
    Action.Kind.ANSWER, Action.Kind.LIFT, Action.Kind.RESTORE, Action.Kind.UNDO, Action.Kind.MOVE,
    Action.Kind.DECLINE_BAN, Action.Kind.LOCK, Action.Kind.UNLOCK, Action.Kind.SLOW,
    Action.Kind.NOTE, Action.Kind.RETITLE, Action.Kind.ASK_CHANGE,
}  # fmt: skip


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(member=member) if member.is_authenticated else self.none()


class Notice(models.Model):
    """A message of the moderators to a member about an action: rule, text, duration, and appeal."""

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    action = models.ForeignKey(Action, models.DO_NOTHING, related_name="+", db_constraint=False)
    words = models.TextField(_("our words"), max_length=2_000, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    appeal = models.TextField(_("your answer"), max_length=2_000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("our answer"), max_length=2_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self):
        return f"{self.member} · {self.sent_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("posts:notice", args=[self.public_id])

    @property
    def is_by_organizers(self):
        return self.action.details.get("by") == BY_ORGANIZERS

    @property
    def title(self):
        if self.is_by_organizers:
            return _("The organizers of your group hid something you wrote")
        of_group = GROUP_TITLES.get((self.action.kind, self.action.target.partition("/")[0]))
        return of_group or NOTICE_TITLES.get(self.action.kind, _("A message from the moderators"))

    @property
    def can_be_answered(self):
        """Whether it is a message to them, and no decision: they can write back."""
        return self.action.kind == Action.Kind.ANSWER

    @property
    def can_be_appealed(self):
        return self.appealed_at is None and self.action.kind not in FINAL_KINDS
