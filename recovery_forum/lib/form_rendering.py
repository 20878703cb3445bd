"""Renders the widgets of forms."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape

SELECT = "django/forms/widgets/select.html"
OPTION = "django/forms/widgets/select_option.html"


class FormRenderer(DjangoTemplates):
    """Django's templates, except for lists of options: those of time zones have 400.

    Django includes two templates for each option. That took a third of the time of such a page.
    """

    def render(self, template_name: str, context: dict, request: Any = None) -> str:
        if template_name == SELECT and _has_ordinary_options(context["widget"]):
            return _render_select(context["widget"])
        return super().render(template_name, context, request)


def _has_ordinary_options(widget: dict) -> bool:
    groups = widget["optgroups"]
    return all(option["template_name"] == OPTION for _name, group, _i in groups for option in group)


def _render_select(widget: dict) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_render(widget["attrs"])}>']
    for name, options, _index in widget["optgroups"]:
        if name:
            parts.append(f'\n  <optgroup label="{conditional_escape(name)}">')
        parts += map(_render_option, options)
        if name:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _render_option(option: dict) -> str:
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    return f'\n  <option value="{value}"{_render(option["attrs"])}>{label}</option>\n'


def _render(attributes: dict) -> str:
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )
