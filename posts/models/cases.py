"""Moderation cases, and the reports of members that they gather."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.reportable import REPORTABLE_KINDS, find_reported
from groups.models import Group
from recovery_forum.lib.public_ids import PublicIdField


class Reason(models.TextChoices):
    """Why content is reported. The reasons follow the rules of the community guidelines."""

    CRISIS = "crisis", _("Someone may be in danger")
    HARASSMENT = "harassment", _("It attacks, threatens or harasses someone")
    OUTING = "outing", _("It reveals who or where someone is")
    SOURCING = "sourcing", _("It asks for or offers drugs")
    METHODS = "methods", _("It describes doses or ways to harm oneself")
    MEDICAL = "medical", _("It tells people to start or stop a medication")
    SOLICITING = "soliciting", _("It sells, recruits, or asks for money or dates")
    SPAM = "spam", _("It is spam")
    OTHER = "other", _("Something else")


# What a decision can name as the rule. To be in danger breaks none.
RULE_CHOICES = [(value, label) for value, label in Reason.choices if value != Reason.CRISIS]

# Few and short: members choose one on a bad day. Moderators have the finer Reason.choices.
REPORT_CHOICES = [
    (Reason.CRISIS, _("Someone may be in danger")),
    (Reason.HARASSMENT, _("Threats or harassment")),
    (Reason.OUTING, _("Reveals someone's identity")),
    (Reason.METHODS, _("Drugs or ways to self-harm")),
    (Reason.MEDICAL, _("Risky medical advice")),
    (Reason.SOLICITING, _("Spam or asking for money")),
    (Reason.OTHER, _("Something else")),
]

# Cases with a higher urgency come first in the queue. Danger to a life is always first.
REASON_URGENCY: dict[str, int] = {
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


# Of cases: someone may be in danger, by what they wrote or because a member reported it.
IS_ABOUT_DANGER = Q(origin="crisis") | Q(alerting_since__isnull=False)


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def about_danger(self):
        """Return cases of somebody who may be in danger. See Case.is_about_danger."""
        return self.filter(IS_ABOUT_DANGER)

    def unclaimed_crises(self):
        """Return open cases of somebody in danger that no moderator has claimed yet."""
        return self.open().filter(claimed_by=None).exclude(alerting_since=None)


class Case(models.Model):
    """Something that a moderator should look at. It refers to the content by kind and key only."""

    class Origin(models.TextChoices):
        CRISIS = "crisis", _("In danger")
        REPORT = "report", _("Reported")
        LETTER = "letter", _("Message")
        APPEAL = "appeal", _("Appeal")
        BAN = "ban", _("Proposed ban")
        HELD = "held", _("Held for review")
        FLAG = "flag", _("Flagged")
        WAITING = "waiting", _("Waiting")
        FIRST = "first", _("First post")
        GROUP = "group", _("Group request")

    class Outcome(models.TextChoices):
        ACTED = "acted", _("Action taken")
        LEFT = "left", _("Dismissed")
        ANSWERED = "answered", _("Someone replied")
        SAFE = "safe", _("They are safe")

    public_id = PublicIdField()
    origin = models.CharField(max_length=8, choices=Origin)
    kind = models.CharField(
        max_length=20
    )  # Of accounts.moderation_status.reportable.REPORTABLE_KINDS.
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
    # Another moderator who helps when somebody is in danger.
    second_moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # For somebody in danger: since when moderators are alerted until one claims the case.
    alerting_since = models.DateTimeField(null=True, blank=True, editable=False)
    # When moderators were told that it waits for too long.
    late_alert_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When a human first answered somebody in danger.
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
            models.Index(
                fields=["alerting_since"],
                condition=Q(closed_at=None, claimed_by=None, alerting_since__isnull=False),
                name="case_that_alerts",
            ),
            models.Index(fields=["subject", "-opened_at"], name="case_by_subject"),
            models.Index(fields=["kind", "key"], name="case_by_content"),
        ]

    def __str__(self):
        return f"{self.get_origin_display()} · {self.kind_name}"

    @property
    def is_about_danger(self):
        """Whether someone may be in danger: by what they wrote, or because a member reported it."""
        return self.origin == self.Origin.CRISIS or self.alerting_since is not None

    @property
    def waits_for_moderators(self):
        """Whether somebody waits for the moderators themselves: in danger, or with a letter."""
        return self.is_about_danger or self.origin == self.Origin.LETTER

    def get_absolute_url(self):
        return reverse("admin:case", args=[self.public_id])

    @property
    def kind_name(self):
        return str(REPORTABLE_KINDS[self.kind].name) if self.kind in REPORTABLE_KINDS else self.kind

    @property
    def author(self):
        """Return who wrote the content, to notify them. Never shown: they may be anonymous."""
        content = None if self.subject_id else self.content
        return REPORTABLE_KINDS[self.kind].author(content) if content else self.subject

    @property
    def content(self):
        """Return the reported object, or None if it was deleted. Views log each access."""
        return find_reported(self.kind, self.key) if self.kind in REPORTABLE_KINDS else None


class ReportQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the member's own reports. Only moderators see who reported something."""
        return self.filter(reporter=member) if member.is_authenticated else self.none()


class Report(models.Model):
    """The report of one member. Reports of the same content share one case."""

    public_id = PublicIdField()
    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports"
    )
    reason = models.CharField(_("what is wrong"), max_length=10, choices=Reason)
    words = models.TextField(_("your message"), max_length=1_000, blank=True)
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

    @property
    def reason_of_reporter(self):
        """Return the reason in the words in which its reporter chose it."""
        return dict(REPORT_CHOICES).get(self.reason, self.get_reason_display())
