"""Form fields for what people write, and shared crispy-forms helpers."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Submit
from django import forms
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator

from recovery_forum.lib.markup import RenderedField, render_markup, shows_no_words
from recovery_forum.lib.text import clean_line, clean_text, shows_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django_stubs_ext import StrOrPromise

SHOWN_WORDS = 14  # Of a text in the row of a fold.


class TextField(forms.CharField):
    """Text that people write: cleaned, and empty if it shows nothing.

    It keeps its lines if its widget is a Textarea; else it is one line.
    """

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values:
            clean = clean_text if isinstance(self.widget, forms.Textarea) else clean_line
            value = clean(str(value))
            if self.shows_nothing(value):
                value = ""
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the text run in its own direction while it is typed."""
        return {"dir": "auto"} | super().widget_attrs(widget)

    def shows_nothing(self, text: str) -> bool:
        return shows_nothing(text)


class MarkupField(TextField):
    """Markdown. A link without words, for instance, is empty."""

    widget = forms.Textarea

    def shows_nothing(self, text: str) -> bool:
        first = text.lstrip()[:1]
        if first.isalpha() and not shows_nothing(first):
            return False  # Most texts: no need to render them.
        return shows_nothing(text) or shows_no_words(render_markup(text))


def create_form_field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Return the form field of a model field. For `formfield_callback` of each ModelForm."""
    return field.formfield(**choose_form_class(field), **kwargs)


def choose_form_class(field: models.Field) -> dict[str, Any]:
    """Return the arguments by which the form field of a model field cleans text, if it is text."""
    if type(field) not in {models.CharField, models.TextField} or field.choices:
        return {}
    return {"form_class": MarkupField if _is_markup(field) else TextField}


def _is_markup(field: models.Field) -> bool:
    others = field.model._meta.get_fields()
    return any(isinstance(o, RenderedField) and o.source == field.name for o in others)


class FoldedCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes by heading, each group folded behind its heading and what is chosen in it."""

    folds_groups = True


class CollapsibleFields(Div):
    """Fields that are folded behind `summary`. `is_open` unfolds them, if they have a value.

    With `shown`, the form is a list of such folds, each with what its fields hold now: `nothing`,
    if that is empty.
    """

    template = "forum/folded.html"

    def __init__(
        self,
        summary: StrOrPromise,
        *fields: Any,
        is_open: bool = False,
        shown: StrOrPromise | None = None,
        nothing: StrOrPromise = "",
    ) -> None:
        super().__init__(*fields)
        self.summary, self.is_open = summary, is_open
        self.shown, self.nothing = shown, nothing


def describe_fields(fields: Iterable[forms.BoundField]) -> str:
    """Return what `fields` hold, one to a line, for the row of the fold that they are in."""
    return "\n".join(filter(None, map(_describe, fields)))


def _describe(field: forms.BoundField) -> str:
    """Return the beginning of what a field holds, or the names of what is chosen in it."""
    value = field.value()
    if choices := getattr(field.field, "choices", None):
        chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
        return ", ".join(label for key, label in _flatten(choices) if key and key in chosen)
    if isinstance(field.field, forms.BooleanField):
        return str(field.label) if value else ""
    if isinstance(field.field, MarkupField) and value:
        lines = unescape(strip_tags(render_markup(value))).splitlines()
        value = " · ".join(filter(None, map(str.strip, lines)))
    if hasattr(value, "strftime"):
        value = field.field.widget.format_value(value)
    return Truncator(value or "").words(SHOWN_WORDS)


def _flatten(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (value, label) of `choices`, which may be in groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flatten(label)
        else:
            yield str(key), str(label)


def create_form_helper(label: StrOrPromise) -> FormHelper:
    """Every form here ends in one button."""
    form_helper = FormHelper()
    form_helper.render_hidden_fields = True  # Those that a layout doesn't mention.
    form_helper.add_input(Submit("save", label))
    return form_helper
