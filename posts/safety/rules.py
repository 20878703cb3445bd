"""Detects text that may break a community rule, so that its author is told before posting."""

import json
import re
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.safety.crisis import MAX_SCREENED_LENGTH

PATTERNS_FILE = Path(__file__).resolve().parents[1] / "data" / "rules.json"


class Rule(models.TextChoices):
    """The rules that a pattern can detect. Their labels are the hints for the author."""

    SOURCING = (
        "sourcing",
        _(
            "This reads as if it asks for a substance or offers one. We can't have that here, for "
            "everybody's sake. If it is about the wish to use: say so, and people will be with you."
        ),
    )
    DOSING = (
        "dosing",
        _(
            "This names amounts. For somebody on the edge, a number can be a plan. Could you tell "
            "it without?"
        ),
    )
    MEDICAL = (
        "medical",
        _(
            "This tells somebody what to do about their health. “What helped me was…” and “Please "
            "ask a doctor about it” help more, and hurt nobody."
        ),
    )
    SOLICITING = (
        "soliciting",
        _("This reads like an offer. Nothing is sold here, and nobody is led elsewhere."),
    )
    FUNDRAISING = (
        "fundraising",
        _("This asks for money. We can't check such requests, so they have no place here."),
    )
    DATING = (
        "dating",
        _("This reads like dating. People come here when they are easily hurt, so we keep it out."),
    )
    BRANDS = (
        "brands",
        _(
            "This names a brand or praises a product that hurts some who read here. Could you "
            "tell it without?"
        ),
    )


@cache
def _load_patterns():
    rules = json.loads(PATTERNS_FILE.read_text(encoding="utf-8"))
    return {
        Rule(name): re.compile(
            "|".join(f"(?:{item})" for patterns in languages.values() for item in patterns)
        )
        for name, languages in rules.items()
    }


def find_broken_rules(text: str) -> list[Rule]:
    """Return the rules that `text` may break, in the order of the guidelines."""
    normalized = " ".join(text[:MAX_SCREENED_LENGTH].lower().replace("’", "'").split())
    return [rule for rule, pattern in _load_patterns().items() if pattern.search(normalized)]
