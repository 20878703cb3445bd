"""Moderation: cases, what was reported, what was done about it, and what was told to whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.reporting import KINDS, find
from groups.models import Group
from recovery_forum.lib.ids import PublicIdField


class Reason(models.TextChoices):
    """What is wrong, as the person says who reports it. The rules are those of the guidelines."""

    CRISIS = "crisis", _("Somebody may be in danger")
    HARASSMENT = "harassment", _("It attacks, threatens or follows somebody")
    OUTING = "outing", _("It says who somebody is, or where")
    SOURCING = "sourcing", _("It asks for a substance, or offers one")
    METHODS = "methods", _("It describes doses, methods or means of harm")
    MEDICAL = "medical", _("It tells people to stop or take a medicine")
    SOLICITING = "soliciting", _("It sells, recruits, asks for money or for dates")
    SPAM = "spam", _("It is spam")
    OTHER = "other", _("Something else")


# How soon somebody should look: higher is sooner. Danger to a life comes before all else.
URGENCY = {
    Reason.CRISIS: 100,
    Reason.HARASSMENT: 60,
    Reason.OUTING: 60,
    Reason.METHODS: 50,
    Reason.SOURCING: 40,
    Reason.MEDICAL: 40,
    Reason.SOLICITING: 30,
    Reason.SPAM: 20,
    Reason.OTHER: 20,
}


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)


class Case(models.Model):
    """Something that a moderator should look at. It names its content and holds none of it."""

    class Origin(models.TextChoices):
        CRISIS = "crisis", _("In danger")
        REPORT = "report", _("Reported")
        APPEAL = "appeal", _("Appeal")
        HELD = "held", _("Held back")
        FLAG = "flag", _("Flagged")
        WAITING = "waiting", _("Waiting")
        FIRST = "first", _("First post")
        GROUP = "group", _("Group request")

    class Outcome(models.TextChoices):
        ACTED = "acted", _("Something was done")
        LEFT = "left", _("Left as it is")
        ANSWERED = "answered", _("Somebody answered")

    public_id = PublicIdField()
    origin = models.CharField(max_length=8, choices=Origin)
    kind = models.CharField(max_length=20)  # Of accounts.reporting.KINDS.
    key = models.CharField(max_length=80)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    urgency = models.PositiveSmallIntegerField(default=20)
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    # A second pair of hands, where somebody is in danger.
    beside = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # When a person, and not this software, first answered somebody in danger.
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "kind", "key"],
                condition=Q(closed_at=None),
                name="one_open_case_an_origin_and_content",
            )
        ]
        indexes = [
            models.Index(
                fields=["-urgency", "opened_at", "id"],
                condition=Q(closed_at=None),
                name="case_in_queue",
            ),
            models.Index(fields=["subject", "-opened_at"], name="case_by_subject"),
            models.Index(fields=["kind", "key"], name="case_by_content"),
        ]

    def __str__(self):
        return f"{self.get_origin_display()} · {self.kind_name}"

    def get_absolute_url(self):
        return reverse("admin:case", args=[self.public_id])

    @property
    def kind_name(self):
        return str(KINDS[self.kind].name) if self.kind in KINDS else self.kind

    @property
    def content(self):
        """The row itself, or None where it is gone. Whoever shows it logs the look."""
        return find(self.kind, self.key) if self.kind in KINDS else None


class ReportQuerySet(models.QuerySet):
    def visible_to(self, member):
        """One's own. Who reported is never shown to the reported, or to anybody but moderators."""
        return self.filter(reporter=member) if member.is_authenticated else self.none()


class Report(models.Model):
    """One member's flag. Several about the same content gather in one case."""

    public_id = PublicIdField()
    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports"
    )
    reason = models.CharField(_("what is wrong"), max_length=10, choices=Reason)
    words = models.TextField(_("in your words"), max_length=1_000, blank=True)
    reported_at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["case", "reporter"], name="one_report_a_case")
        ]

    def __str__(self):
        return f"{self.get_reason_display()} · {self.case.kind_name}"


class Action(models.Model):
    """A line of the log. The database itself refuses to change or delete one.

    It names people and content by their keys and not by rows, so that it can outlast both and
    says nothing of them once they are gone.
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


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(member=member) if member.is_authenticated else self.none()


class Notice(models.Model):
    """What the moderators told a member: the rule, their words, how long, and how to answer."""

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    action = models.ForeignKey(Action, models.DO_NOTHING, related_name="+", db_constraint=False)
    words = models.TextField(_("our words"), max_length=2_000, blank=True)
    told_at = models.DateTimeField(default=timezone.now)
    appeal = models.TextField(_("your answer"), max_length=2_000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("what we say to it"), max_length=2_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self):
        return f"{self.member} · {self.told_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("posts:notice", args=[self.public_id])

    @property
    def can_be_appealed(self):
        good_news = {Action.Kind.LIFT, Action.Kind.RESTORE, Action.Kind.UNDO}
        return self.appealed_at is None and self.action.kind not in good_news


class StaffNote(models.Model):
    """What moderators should know of a member. For moderators only."""

    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_notes"
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    words = models.TextField(_("note"), max_length=1_000)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("staff note")
        verbose_name_plural = _("staff notes")

    def __str__(self):
        return f"{self.subject} · {self.written_at:%Y-%m-%d}"


class CannedWords(models.Model):
    """Words that moderators may begin with. Edited in the admin, one row a language."""

    title = models.CharField(_("title"), max_length=80)
    reason = models.CharField(_("rule"), max_length=10, choices=Reason, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    words = models.TextField(_("words"), max_length=2_000)

    class Meta:
        ordering = ["language", "title"]
        verbose_name = _("canned words")
        verbose_name_plural = _("canned words")

    def __str__(self):
        return self.title


class HiddenPost(models.Model):
    """A post that one member does not want to see. It leaves a gap for them alone."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hidden_posts"
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="hidden_by")
    hidden_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("hidden post")
        verbose_name_plural = _("hidden posts")
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="one_hiding_a_post")]

    def __str__(self):
        return f"{self.member} · {self.post_id}"
