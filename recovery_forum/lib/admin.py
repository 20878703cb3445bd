"""What every model of the admin panel has in common: it is read-only, and lists tell nothing more.

Staff see much, but publish nothing by it. What changes who sees something, or what somebody said,
is an act with a log entry and a notice (posts/moderation), and never a form of the panel.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import actions
from django.contrib.admin.utils import get_fields_from_path, model_ngettext
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.messages import SUCCESS, get_messages
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.admin_fields import (
    PANEL_WIDGETS,
    create_country_field,
    create_zone_select,
    describe_input,
    list_choices,
)
from recovery_forum.lib.admin_labels import LABELS
from recovery_forum.lib.forms import choose_form_class
from recovery_forum.lib.text import isolate


class StaffModelAdmin(admin.ModelAdmin):
    """Read-only unless a subclass says otherwise; refuses queries for what its list does not show.

    `writable_fields` are the fields that staff with the permission may change. Without
    `allows_adding` or `allows_deleting`, nobody may, whatever their role. Every change is in the
    append-only log of moderation. `tests/authorization/panel.txt` has the result for each role.

    `sections` group the fields of the form, as (title, names) or (title, names, note); what none
    has follows by itself. `field_help_texts` explain fields. `delete_notes` are sentences on what
    goes with a row and what stays. `log_name` is the column by which the log of moderation names a
    row, if that is public to whoever may see the row; without one, the log says its kind only.
    """

    writable_fields: list[str] = []
    allows_adding = False
    allows_deleting = False
    show_facets = admin.ShowFacets.NEVER
    sections: list[tuple] = []
    field_help_texts: dict[str, Any] = {}
    delete_notes: list[Any] = []
    log_name = ""
    formfield_overrides = PANEL_WIDGETS
    list_per_page = 50
    # Below the rows, where the hand is after choosing some.
    actions_on_top, actions_on_bottom = False, True

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

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The sections, then what else can be changed, then what can only be read."""
        left = list(dict.fromkeys(self.get_fields(request, obj)))
        fixed = set(self.get_readonly_fields(request, obj))
        sections = [
            *self.sections,
            (_("Details"), [name for name in left if name not in fixed]),
            (_("For information"), [name for name in left if name in fixed and obj]),
        ]
        fieldsets = []
        for title, names, *note in sections:
            if shown := [name for name in names if name in left]:
                fieldsets.append((title, {"fields": shown, "description": "".join(map(str, note))}))
                left = [name for name in left if name not in shown]
        return fieldsets

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if field := form.base_fields.get("time_zone"):
            field.widget = create_zone_select(getattr(obj, "time_zone", ""))
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Clean what staff write as what members write, and say what to type."""
        if db_field.name == "country":
            return create_country_field(db_field, self.field_help_texts.get("country", ""))
        kwargs = {**choose_form_class(db_field), **kwargs}
        help_text = self.field_help_texts.get(db_field.name) or db_field.help_text
        notes = [str(note) for note in (help_text, describe_input(db_field)) if note]
        kwargs["help_text"] = " ".join(notes)
        if label := LABELS.get(db_field.name):
            kwargs["label"] = label
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        # Without the icons beside it, which open other forms in small windows.
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("choices", list_choices(db_field))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        response = super().render_change_form(request, context, *args, **kwargs)
        if context.get("errors"):
            response.status_code = 422
        return response

    def render_delete_form(self, request: HttpRequest, context: Any) -> Any:
        return super().render_delete_form(request, context | {"notes": self.delete_notes})

    # What was done

    def _say_done(self, request: HttpRequest, sentence: Any, name: Any) -> HttpResponse:
        words = {"kind": self.opts.verbose_name, "name": isolate(str(name))}
        self.message_user(request, sentence % words, SUCCESS)
        return self.response_post_save_change(request, None)

    def response_add(self, request: HttpRequest, obj: Model, *args: Any) -> HttpResponse:
        return self._say_done(request, _("The %(kind)s “%(name)s” was added."), obj)

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        return self._say_done(request, _("The %(kind)s “%(name)s” was saved."), obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        return self._say_done(request, _("The %(kind)s “%(name)s” was deleted."), obj_display)

    # Asking

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list, under the name of its rows, with what they are."""
        site: Any = self.admin_site
        title, about = site.describe_model(self.model)
        context = {"title": title, "about": about, **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> Any:
        return super().get_action_choices(request, default_choices or [("", _("Choose an action"))])

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> Any:
        """Say what was done, for actions that say nothing themselves."""
        number = len(get_messages(request))
        response = super().response_action(request, queryset, *args)
        if isinstance(response, HttpResponseRedirect) and len(get_messages(request)) == number:
            words = dict(self.get_action_choices(request)).get(request.POST.get("action", ""))
            self.message_user(request, _("Done: %(act)s.") % {"act": words}, SUCCESS)
        return response

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


@admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
def delete_selected(page: StaffModelAdmin, request: HttpRequest, queryset: Any) -> Any:
    """As Django's, which asks first, but says what was done in the words of the panel."""
    _names, _counts, refused, protected = page.get_deleted_objects(queryset, request)
    if not request.POST.get("post") or refused or protected:
        return actions.delete_selected(page, request, queryset)
    words = {"n": len(queryset), "names": model_ngettext(queryset)}
    page.log_deletions(request, queryset)
    page.delete_queryset(request, queryset)
    page.message_user(request, _("Deleted: %(n)d %(names)s.") % words, SUCCESS)
    return None


class ReadOnlyInline(admin.TabularInline):
    """Rows below the form of another, to be read only."""

    template = "admin/_read_only_rows.html"
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
