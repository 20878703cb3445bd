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
        RELEASE = "release", _("gave the case back")
        DISMISS = "dismiss", _("left as it is")
        HIDE = "hide", _("hid")
        RESTORE = "restore", _("restored")
        MOVE = "move", _("moved")
        LOCK = "lock", _("let the thread rest")
        UNLOCK = "unlock", _("opened the thread again")
        SLOW = "slow", _("slowed the thread down")
        WARN = "warn", _("wrote to")
        APPROVAL = "approval", _("asked for approval of each post of")
        SILENCE = "silence", _("silenced")
        SUSPEND = "suspend", _("suspended")
        PROPOSE_BAN = "propose-ban", _("proposed to ban")
        BAN = "ban", _("banned")
        LIFT = "lift", _("lifted what was asked of")
        APPROVE = "approve", _("approved")
        REFUSE = "refuse", _("refused")
        HIDE_ALL = "hide-all", _("hid everything of")
        UNDO = "undo", _("undid")
        NOTE = "note", _("noted about")
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


#: What the notice of an action says to the member it concerns.
NOTICE_TITLES = {
    Action.Kind.HIDE: _("We hid something that you wrote"),
    Action.Kind.REFUSE: _("We hid something that you wrote"),
    Action.Kind.HIDE_ALL: _("We hid what you posted"),
    Action.Kind.RESTORE: _("What you wrote is back"),
    Action.Kind.UNDO: _("What you wrote is back"),
    Action.Kind.SILENCE: _("You can read, but not write for a while"),
    Action.Kind.SUSPEND: _("Your account rests for a while"),
    Action.Kind.BAN: _("Your account is closed"),
    Action.Kind.APPROVAL: _("A moderator reads your posts before others do"),
    Action.Kind.LIFT: _("Everything is as it was before"),
    Action.Kind.MOVE: _("We moved your thread to another group"),
}


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
    answer = models.TextField(_("what we say to it"), max_length=2_000, blank=True)
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
    def title(self):
        return NOTICE_TITLES.get(self.action.kind, _("A word from the moderators"))

    @property
    def can_be_appealed(self):
        kinds = Action.Kind
        final = {kinds.ANSWER, kinds.LIFT, kinds.RESTORE, kinds.UNDO, kinds.MOVE}
        return self.appealed_at is None and self.action.kind not in final
