"""Registry of the personal data of each app, and of what it does when an account is deleted.

Each app registers both in its `personal_data.py`. Every model with rows of members needs a call of
register_data(). The rows themselves are deleted with the account, by their foreign keys. What else
has to happen (a count to update, text to blank, a file to delete) is a hook of register_deletion().
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from accounts.models import AccountDeletion, Member

# The name of an attribute, or (name, function of the row and the name that returns its value).
ExportedField = str | tuple[str, Callable[[Any, str], object]]
# (text, the address where the member can hand it over, the address for moderators)
Orphan = tuple[str, str, str]


@dataclass(frozen=True)
class PersonalData:
    """The rows of `model` that belong to a member: those with the member at `lookup`."""

    model: type[models.Model]
    lookup: str
    exported_fields: tuple[ExportedField, ...]
    reason: str

    def rows(self, member: Member) -> models.QuerySet:
        return self.model._base_manager.filter(**{self.lookup: member.pk}).order_by("pk")

    @property
    def key(self) -> str:
        return str(self.model._meta.model_name)


@dataclass(frozen=True)
class DeletionHooks:
    """What an app does when an account is deleted. All hooks run in a transaction, maybe twice.

    hide(deletion) hides the member's data from everyone, and returns what restoring needs (JSON).
    restore(deletion, restore_data) undoes hide().
    erase(member, restore_data, keeps_posts) erases what deleting the member row does not reach.
    list_orphaned(member) returns what nobody else looks after, each as an Orphan.
    """

    hide: Callable[[AccountDeletion], Any] = lambda deletion: None
    restore: Callable[[AccountDeletion, Any], None] = lambda deletion, restore_data: None
    erase: Callable[[Member, Any, bool], None] = lambda member, restore_data, keeps_posts: None
    list_orphaned: Callable[[Member], Iterable[Orphan]] = lambda member: []


PERSONAL_DATA: list[PersonalData] = []
DELETION_HOOKS: dict[str, DeletionHooks] = {}


def register_data(
    model: type[models.Model],
    lookup: str = "member",
    exported_fields: Sequence[ExportedField] = (),
    reason: str = "",
) -> None:
    """Register the rows of `model` that have a member at `lookup`, and what their export contains.

    `exported_fields` are fields, properties or methods without arguments. They must not contain
    text or names of other members. Without any, `reason` says why nothing is exported.

    Raises ValueError if both are missing.
    """
    if not exported_fields and not reason:
        raise ValueError(f"{model.__name__}.{lookup}: give the exported fields, or a reason.")
    PERSONAL_DATA.append(PersonalData(model, lookup, tuple(exported_fields), reason))


def register_deletion(app: str, **hooks: Callable) -> None:
    """Register what `app` does when an account is deleted: the hooks of DeletionHooks."""
    DELETION_HOOKS[app] = DeletionHooks(**hooks)


def list_orphaned_by(member: Member) -> list[Orphan]:
    """Return everything that only `member` looks after, from all apps."""
    return [orphan for hooks in DELETION_HOOKS.values() for orphan in hooks.list_orphaned(member)]
