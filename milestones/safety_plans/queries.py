"""The first draft of a plan, from what the forum knows, and who can read a plan."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from groups.helplines.queries import list_crisis_lines
from groups.models import HelpLine
from milestones.hard_moments.queries import count_strategy_outcomes
from milestones.models import HardMoment, Partnership, PlanReading, PlanShare, SafetyPlan, Setback
from milestones.models.safety_plans import MAX_BOX_LENGTH
from milestones.partners.queries import list_partners

Strategy = HardMoment.Strategy
DISTRACTIONS = {Strategy.WALK, Strategy.MUSIC, Strategy.HANDS, Strategy.PLACE}
MAX_ROWS = 200  # How many of the latest hard moments and setbacks are looked at.
MAX_LINES = 5
MAX_READINGS = 10


def draft_plan(member: Member, country: str) -> dict[str, str]:
    """Return the boxes of a first plan that the forum can fill, for `member` to change.

    From hard moments that passed, setbacks, journeys, partners, and the help lines of `country`.
    Names of groups are left out: a plan may be shared, and nobody should learn of a hidden group.
    """
    moments = [moment for moment in member.hard_moments.all()[:MAX_ROWS] if moment.passed]
    helped = {str(label) for label, passed, _tried in count_strategy_outcomes(moments) if passed}
    distracting = {str(Strategy(key).label) for key in DISTRACTIONS}
    return {
        "warning_signs": _join(_list_frequent_factors(member)),
        "own_strategies": _join([*sorted(helped - distracting), *_list_own_words(moments)]),
        "distractions": _join(sorted(helped & distracting)),
        "supporters": _join(other.name for _partnership, other in list_partners(member)),
        "professionals": _join(_describe_lines(country)),
        "reasons": _join(member.journeys.exclude(reasons="").values_list("reasons", flat=True)),
    }


def _list_own_words(moments: list[HardMoment]) -> list[str]:
    return list(dict.fromkeys(moment.other for moment in moments if moment.other))


def _list_frequent_factors(member: Member) -> list[str]:
    """Return what came before setbacks, such as "Tired" or "Stress", the most frequent first."""
    setbacks = Setback.objects.filter(journey__member=member).order_by("-happened_at")[:MAX_ROWS]
    counts = Counter(str(factor) for setback in setbacks for factor in setback.selected_factors)
    return [factor for factor, _number in counts.most_common()]


def _describe_lines(country: str) -> list[str]:
    contacts = [(line.name, _describe_contact(line)) for line in list_crisis_lines(country)]
    # A line that is called by its number, such as NHS 111, has it once.
    return [
        name if name.split()[-1] == contact else f"{name}: {contact}" for name, contact in contacts
    ]


def _describe_contact(line: HelpLine) -> str:
    """Return the number to call, or which word to text to which number."""
    if line.phone:
        return line.phone
    if line.text_word:
        return _("text %(word)s to %(number)s") % {"word": line.text_word, "number": line.text_to}
    return _("text %(number)s") % {"number": line.text_to}


def _join(items: Iterable[str]) -> str:
    """Return the first items, one a line, as far as they fit into a box."""
    text = ""
    for item in list(items)[:MAX_LINES]:
        longer = f"{text}\n{item.strip()}".strip()
        if len(longer) > MAX_BOX_LENGTH:
            break
        text = longer
    return text


def find_plan_of_partner(reader: Member, partnership: Partnership) -> SafetyPlan | None:
    """Return the plan that the partner of `reader` lets them read now, or None."""
    plans = SafetyPlan.objects.visible_to(reader).filter(member=partnership.other(reader))
    plans = without_hidden_items(plans, reader, "plan")
    return plans.select_related("member").first()


def list_shares(plan: SafetyPlan) -> QuerySet[PlanShare]:
    """Return the shares of `plan` by which somebody can read it now."""
    partnerships = Partnership.objects.visible_to(plan.member).accepted()
    shares = plan.shares.current().filter(partnership__in=partnerships)
    return shares.select_related("partnership__requester", "partnership__recipient")


def list_readings(plan: SafetyPlan) -> QuerySet[PlanReading]:
    """Return the latest readings of `plan` by others, the newest first."""
    return plan.readings.select_related("reader")[:MAX_READINGS]


def get_share_end(plan: SafetyPlan, partnership: Partnership) -> datetime | None:
    """Return when the partner's hour ends, or None if they may read the plan without an end."""
    share = plan.shares.current().filter(partnership=partnership).first()
    return share.until if share and share.until and share.until > timezone.now() else None
