"""What every model of the admin panel has in common: it is read-only, and lists tell nothing more.

Staff see much, but publish nothing by it. What changes who sees something, or what somebody said,
is an act with a log entry and a notice (posts/moderation), and never a form of the panel.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from recovery_forum.lib.forms import choose_form_class


class StaffAutocompleteSelect(AutocompleteSelect):
    """Shows a form with a value that is no key again, with its error, instead of failing."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if str(one).isdigit()], attrs)


class StaffAutocompleteSelectMultiple(StaffAutocompleteSelect, AutocompleteSelectMultiple):
    pass


class StaffModelAdmin(admin.ModelAdmin):
    """Read-only unless a subclass says otherwise; refuses queries for what its list does not show.

    `writable_fields` are the fields that staff with the permission may change. Without
    `allows_adding` or `allows_deleting`, nobody may, whatever their role. Every change is in the
    append-only log of moderation. `tests/authorization/panel.txt` has the result for each role.
    """

    writable_fields: list[str] = []
    allows_adding = False
    allows_deleting = False
    show_facets = admin.ShowFacets.NEVER

    # Writing

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.allows_adding and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Without `obj`, it is about the actions of the list, which are logged one by one."""
        is_allowed = super().has_change_permission(request, obj)
        return is_allowed and (obj is None or bool(self.writable_fields))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.allows_deleting and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        if obj is None and self.allows_adding:
            return list(super().get_readonly_fields(request, obj))
        names = [*self._list_field_names(request, obj), *self.readonly_fields]
        return [name for name in dict.fromkeys(names) if name not in self.writable_fields]

    def _list_field_names(self, request: HttpRequest, obj: Model | None) -> Any:
        if self.fields:
            return self.get_fields(request, obj)
        columns = [*self.opts.concrete_fields, *self.opts.many_to_many]
        excluded = {"id", *(self.get_exclude(request, obj) or ())}
        return [field.name for field in columns if field.editable and field.name not in excluded]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict:
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Clean what staff write as what members write."""
        return super().formfield_for_dbfield(
            db_field, request, **choose_form_class(db_field) | kwargs
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = StaffAutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = StaffAutocompleteSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # Asking

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list, under the name of its rows instead of "Select meeting to change"."""
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, title | (extra_context or {}))

    def list_lookups(self, request: HttpRequest) -> set[str]:
        """Return the lookups of the filters beside the list: the only ones that it answers."""
        parts = ("year", "month", "day") if self.date_hierarchy else ()
        lookups = {f"{self.date_hierarchy}__{part}" for part in parts}
        for item in self.get_list_filter(request):
            path: Any
            path, create = item if isinstance(item, tuple) else (item, admin.FieldListFilter.create)
            field = get_fields_from_path(self.model, path)[-1]
            filter_ = create(field, request, {}, self.model, self, field_path=path)
            lookups.update(map(str, filter_.expected_parameters()))
        return lookups

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """As Django's, but refuses columns that no filter shows, with a 400.

        Django lets an address ask any column of the model, so that an email address or the hash of
        a password can be found letter by letter.
        """
        return request is not None and lookup in self.list_lookups(request)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return to_field == self.opts.pk.name

    def get_sortable_by(self, request: HttpRequest) -> list[Any]:
        """Only columns that the list shows as they are: an order tells about what it sorts by."""
        return [name for name in self.get_list_display(request) if self._is_plain_column(name)]

    def _is_plain_column(self, name: Any) -> bool:
        try:
            return not self.opts.get_field(name).is_relation
        except FieldDoesNotExist:
            return False

    # The log

    def _record_change(self, request: HttpRequest, kind: str, obj: Model, message: Any) -> None:
        site: Any = self.admin_site  # A ForumAdminSite: see recovery_forum/apps.py.
        site.record_change(request.user, kind, obj, message)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._record_change(request, "add", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._record_change(request, "change", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._record_change(request, "delete", obj, "")
        return super().log_deletions(request, queryset)


class CountryChoiceMixin:
    """Countries are chosen from the list of ISO 3166-1: "ng" or "ZZ" would be found by nobody.

    `field_help_texts` explain fields, by their name.
    """

    field_help_texts: dict[str, Any] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.field_help_texts:
            kwargs["help_text"] = self.field_help_texts[db_field.name]
        if db_field.name == "country":
            empty = [("", _("Everywhere") if db_field.blank else _("Choose a country"))]
            return forms.ChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=[*empty, *countries],
                required=not db_field.blank,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class ReadOnlyInline(admin.TabularInline):
    """Rows below the form of another, to be read only."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
