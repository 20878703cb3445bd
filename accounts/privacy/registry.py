"""What the forum holds of a person. Every app says here what it has, in its `personal_data.py`.

A model with rows of members takes one call of `holds`: what of them a member takes along in the
export. How they go follows from the foreign key, with the account. What must happen besides (a
count to keep, words to blank, a file to delete) is a `Way`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class PersonalData:
    """Rows of `model` that are a member's, found by the lookup `of`."""

    model: type[models.Model]
    of: str
    takes: tuple[str, ...]
    because: str

    def rows(self, member):
        return self.model._base_manager.filter(**{self.of: member.pk}).order_by("pk")

    @property
    def key(self):
        return self.model._meta.model_name


@dataclass(frozen=True)
class DeletionHooks:
    """What an app does when a member goes. Each may run twice; all run in one transaction.

    hide(departure) takes them out of everyone's sight and gives what coming back needs (JSON).
    show(departure, held) undoes it.
    erase(member, held, keeps_posts) takes away for good what would outlive the account's row.
    left_alone(member) names what nobody else looks after: words, the address where the member may
    hand it over, and that where moderators look after it.
    """

    hide: Callable = lambda departure: None
    show: Callable = lambda departure, held: None
    erase: Callable = lambda member, held, keeps_posts: None
    left_alone: Callable = lambda member: []


PERSONAL_DATA: list[PersonalData] = []
DELETION_HOOKS: dict[str, DeletionHooks] = {}


def register_data(model, of="member", takes=(), because=""):
    """Say that rows of `model` are of the member at `of`, and what a member takes along of them.

    `takes` names attributes: fields, properties or methods without arguments. Never somebody
    else's words or name. Without any, `because` says why.
    """
    if not takes and not because:
        raise ValueError(f"{model.__name__}.{of}: say what a member takes along, or why nothing.")
    PERSONAL_DATA.append(PersonalData(model, of, tuple(takes), because))


def register_deletion(app, **steps):
    """Say what `app` does when a member goes: the steps of a `Way`."""
    DELETION_HOOKS[app] = DeletionHooks(**steps)


def list_orphaned_by(member):
    """Everything that only `member` looks after, as `Way.left_alone` names it."""
    return [found for way in DELETION_HOOKS.values() for found in way.left_alone(member)]
