"""What staff changed in the admin panel: its entries in the log, and the rows that these name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from posts.models import Action
from posts.moderation.log_entries import log_action

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

    from accounts.models import Member

PANEL_KINDS = {Action.Kind.ADD, Action.Kind.CHANGE, Action.Kind.DELETE}


def log_panel_change(staff: Member, kind: str, row: Model, message: Any) -> Action:
    """Log that `staff` added, changed or deleted (`kind`) a row in the admin panel.

    `message` names the changed fields, as Django writes it, and never what they held.
    """
    target = f"{row._meta.label_lower}/{row.pk}"
    return log_action(staff, kind, target=target, details={"message": message})


def describe_panel_change(action: Action) -> str:
    """Return the labels of the fields that `action` changed, or what else staff did with the row.

    Empty for what was added or deleted.
    """
    message = action.details.get("message") or []
    if isinstance(message, str):
        return _(message)
    if action.kind == Action.Kind.CHANGE and not message:
        return _("saved without a change")
    labels = [label for part in message for label in part.get("changed", {}).get("fields", [])]
    return ", ".join(_(label) for label in labels)


def attach_panel_rows(actions: Iterable[Action], request: HttpRequest | None) -> None:
    """Set `row_kind`, `row_name` and `row_url` of each action; the two last are often empty.

    A name is for readers who may see the row in the forum too: those of a hidden group are not
    listed for all staff. The address is for those who may open the row in the panel, where that
    is logged. A deleted row has neither. Without a request, nothing has a name. Takes one query.
    """
    changes = [action for action in actions if action.kind in PANEL_KINDS]
    rows = _find_rows(changes, request) if request else {}
    for action in changes:
        name, url = rows.get(action.target, ("", ""))
        action.row_name, action.row_url = name, url  # type: ignore[attr-defined]
        action.row_kind = _name_of_model(action.target)  # type: ignore[attr-defined]


def _find_rows(actions, request):
    """Return the name and the address of each row, by the target of its action."""
    keys: dict[str, set[str]] = {}
    for action in actions:
        label, _slash, key = action.target.partition("/")
        keys.setdefault(label, set()).add(key)
    selected = [_select_names(label, found, request) for label, found in keys.items()]
    parts = [part for part in selected if part is not None]
    if not parts:
        return {}
    first, *others = parts
    found = {}
    for label, key, name in first.union(*others, all=True):
        found[f"{label}/{key}"] = name, _address(label, key)
    return found


def _select_names(label: str, keys: set[str], request: HttpRequest) -> QuerySet | None:
    """Select (label, key, name) of rows of one model, if the reader may open it in the panel."""
    model = find_model(label)
    if model is None or not admin.site.is_registered(model):
        return None
    page: Any = admin.site.get_model_admin(model)
    if not page.has_view_permission(request):
        return None
    rows = page.model._default_manager.filter(pk__in=keys).order_by()
    name: Any = Value("", CharField())
    if page.log_name:
        named = rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows
        shown = When(pk__in=named.values("pk"), then=Cast(F(page.log_name), CharField()))
        name = Case(shown, default=name)
    return rows.values_list(Value(label, CharField()), Cast("pk", CharField()), name)


def find_model(label: str) -> type[Model] | None:
    """Return the model of that label, such as "groups.meeting"; None if it is gone."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _address(label: str, key: str) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_change", args=[key])


def _name_of_model(target: str) -> str:
    """Such as "Meeting"; empty if there is no such model any more."""
    model = find_model(target.partition("/")[0])
    return capfirst(str(model._meta.verbose_name)) if model else ""
