"""Finding a meeting: by when, what and where, in the reader's own zone."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils.translation import gettext_lazy as _

from groups.meeting_guide.codes import FELLOWSHIPS, OTHER, TYPES, named
from groups.models import Group, Meeting
from groups.occurring import JUST_STARTED

from .meeting_forms import languages

NEXT = timedelta(hours=2)  # How far "now and next" looks.
# Hours of the reader's own clock: from, before.
PARTS = {"night": (0, 5), "morning": (5, 12), "afternoon": (12, 17), "evening": (17, 24)}
MOST_WORDS = 6
MOST_GROUPS = 50  # Whose name holds a word; a longer list says nothing.


def type_choices():
    """Names of types: codes differ from fellowship to fellowship, people look for one thing."""
    names = sorted({str(name) for table in TYPES.values() for name in table.values()})
    return [("", _("Any")), *((name, name) for name in names)]


class FinderForm(forms.Form):
    """What somebody looks for. Every field may be empty."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    near = forms.CharField(label=_("Near a place"), required=False, max_length=100)
    when = forms.ChoiceField(
        label=_("When"), required=False, choices=[("", _("Any time")), ("now", _("Now and next"))]
    )
    day = forms.ChoiceField(
        label=_("Day"), required=False, choices=[("", _("Any")), *Meeting.Weekday.choices]
    )
    part = forms.ChoiceField(
        label=_("Time of day"),
        required=False,
        choices=[
            ("", _("Any")),
            ("morning", _("Morning")),
            ("afternoon", _("Afternoon")),
            ("evening", _("Evening")),
            ("night", _("Night")),
        ],
    )
    where = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[
            ("", _("Anywhere")),
            ("online", _("Online")),
            ("in-person", _("In person")),
            ("hybrid", _("Both at once")),
        ],
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=type_choices)
    language = forms.ChoiceField(label=_("Language"), required=False)
    fellowship = forms.ChoiceField(label=_("Fellowship"), required=False)
    mine = forms.BooleanField(required=False)

    # Named apart from "", which is a fellowship too and means that all are wanted here.
    NONE = "none"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Any")), *languages()[1:]]
        named_ones = [(code or self.NONE, name) for code, name in FELLOWSHIPS.items()]
        self.fields["fellowship"].choices = [("", _("All")), *named_ones]

    @property
    def is_narrowed(self):
        wishes = getattr(self, "cleaned_data", {})
        return any(wishes.get(name) for name in self.fields if name != "mine")


def found(meetings, wishes, member, now, zone):
    """`meetings` narrowed to `wishes`, a FinderForm's cleaned_data; days and hours are of `zone`.

    Needs `next_at` to be up to date: see scheduling.catch_up_for_reader.
    """
    meetings = meetings.filter(next_at__gte=now - JUST_STARTED)
    if wishes.get("when") == "now":
        meetings = meetings.filter(next_at__lte=now + NEXT)
    if wishes.get("day"):
        # Django and ISO count from Monday, 1; the format counts from Sunday, 0.
        day = int(wishes["day"]) or 7
        meetings = meetings.annotate(day_here=ExtractIsoWeekDay("next_at", tzinfo=zone))
        meetings = meetings.filter(day_here=day)
    if wishes.get("part"):
        start, end = PARTS[wishes["part"]]
        meetings = meetings.annotate(hour_here=ExtractHour("next_at", tzinfo=zone))
        meetings = meetings.filter(hour_here__gte=start, hour_here__lt=end)
    if wishes.get("mine") and member.is_authenticated:
        meetings = meetings.filter(group__in=Group.objects.joined_by(member))
    return _of_kind(_at_place(_with_words(meetings, wishes, member), wishes), wishes)


def _with_words(meetings, wishes, member):
    """Each word stands in the listing or in the name of its group."""
    words = wishes.get("q", "").lower().split()[:MOST_WORDS]
    if not words:
        return meetings
    named_so = reduce(or_, (Q(name__icontains=word) for word in words))
    rooms = Group.objects.visible_to(member).filter(named_so).values_list("pk", "name")
    rooms = list(rooms[:MOST_GROUPS])
    for word in words:
        keys = [pk for pk, name in rooms if word in name.lower()]
        meetings = meetings.filter(Q(words__contains=word) | Q(group_id__in=keys))
    return meetings


def _at_place(meetings, wishes):
    for word in wishes.get("near", "").lower().replace(",", " ").split()[:MOST_WORDS]:
        meetings = meetings.filter(whereabouts__contains=word)
    where = wishes.get("where")
    if where in {"online", "hybrid"}:
        meetings = meetings.filter(is_online=True)
    if where in {"in-person", "hybrid"}:
        meetings = meetings.filter(is_in_person=True)
    return meetings


def _of_kind(meetings, wishes):
    if wishes.get("type"):
        kinds = Q()
        for fellowship, code in named(wishes["type"]):
            kinds |= Q(fellowship=fellowship, types__contains=[code])
        meetings = meetings.filter(kinds)
    if wishes.get("language"):
        meetings = meetings.filter(language=wishes["language"])
    fellowship = wishes.get("fellowship")
    if fellowship:
        chosen = OTHER if fellowship == FinderForm.NONE else fellowship
        meetings = meetings.filter(fellowship=chosen)
    return meetings
