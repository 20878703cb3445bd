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
            "This looks like a request for drugs, or an offer. We can't allow that here, for "
            "everyone's safety. If you're struggling with the urge to use, say so, and people "
            "will be there for you."
        ),
    )
    DOSING = (
        "dosing",
        _(
            "This mentions amounts. For someone at risk, a number can become a plan. Could you "
            "say it without numbers?"
        ),
    )
    MEDICAL = (
        "medical",
        _(
            "This tells someone what to do about their health. “What helped me was…” or “Please "
            "ask a doctor about it” is safer and helps more."
        ),
    )
    SOLICITING = (
        "soliciting",
        _(
            "This looks like an advertisement. Nothing is sold here, and we don't send people "
            "elsewhere."
        ),
    )
    FUNDRAISING = (
        "fundraising",
        _("This asks for money. We can't check such requests, so they aren't allowed here."),
    )
    DATING = (
        "dating",
        _(
            "This looks like a request for a date. People are often vulnerable here, so dating "
            "isn't allowed."
        ),
    )
    BRANDS = (
        "brands",
        _(
            "This names or praises a product that is harmful for some readers. Could you say it "
            "without?"
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
