"""What each kind of worksheet asks. General forms of the field, in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from milestones.models import Worksheet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Worksheet.Kind


@dataclass(frozen=True)
class Question:
    key: str  # Stored with the answer: never changed.
    label: StrOrPromise
    hint: StrOrPromise = ""


@dataclass(frozen=True)
class WorksheetKind:
    key: str
    name: StrOrPromise
    purpose: StrOrPromise
    questions: tuple[Question, ...]


WORKSHEET_KINDS = {
    one.key: one
    for one in (
        WorksheetKind(
            Kind.COSTS_AND_BENEFITS.value,
            _("Costs and benefits"),
            _("For when a part of you wants to change and another part does not."),
            (
                Question("about", _("What is this about?")),
                Question("gives", _("What does it give me?"), _("Be honest: it gives something.")),
                Question("costs", _("What does it cost me, and others?")),
                Question("change-costs", _("What would be hard about a change?")),
                Question("change-gives", _("What would a change give me?")),
                Question("matters", _("What matters most to me, a year from now?")),
            ),
        ),
        WorksheetKind(
            Kind.CHANGE_PLAN.value,
            _("Plan for a change"),
            _("From a wish to the first small step."),
            (
                Question("change", _("What do I want to change?")),
                Question("reasons", _("Why does it matter to me?")),
                Question("steps", _("What are the first small steps, and when?")),
                Question("helpers", _("Who can help me, and with what?")),
                Question("obstacles", _("What could get in the way?")),
                Question("answers", _("What will I do then?")),
                Question("signs", _("How will I know that it works?")),
            ),
        ),
        WorksheetKind(
            Kind.THOUGHTS.value,
            _("Looking at a thought"),
            _(
                "For a thought that hurts or pulls you back. What happened, and another "
                "way to see it."
            ),
            (
                Question("happened", _("What happened?"), _("Only what a camera would have seen.")),
                Question("thought", _("What went through my mind?")),
                Question(
                    "felt", _("What did I feel and do?"), _("And how strongly, from 0 to 10.")
                ),
                Question("doubt", _("What speaks for this thought, and what against it?")),
                Question("other", _("What would I say to a friend who thinks this?")),
                Question("after", _("How do I feel about it now?"), _("From 0 to 10 again.")),
            ),
        ),
        WorksheetKind(
            Kind.TRIGGERS.value,
            _("Triggers and what to do"),
            _("So that you have a plan for hard moments."),
            (
                Question("when", _("Where, when and who with is it hardest?")),
                Question("signs", _("What are my first signs?"), _("In body, mood and excuses.")),
                Question("avoid", _("What can I leave out or change for a while?")),
                Question("minutes", _("What do I do in the first ten minutes?")),
                Question("people", _("Who do I call or write to?")),
                Question("worked", _("What helped before?")),
            ),
        ),
    )
}
