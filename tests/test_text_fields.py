"""Every form field for text cleans its input, so none can be forgotten."""

from importlib import import_module
from pathlib import Path

from django import forms
from django.conf import settings
from django.db import models

from recovery_forum.lib.forms import MarkupField, TextField
from tests.recovery_forum.lib.test_text import SHOWS_NOTHING, ZALGO

APPS = ("accounts", "groups", "posts", "milestones")
# Fields that people do not write text into: codes, tokens, and the honeypot.
NO_WORDS = {
    "SignupForm.website", "CaseActionForm.act", "ReplyForm.answers", "EditForm.text_hash",
    "PushSubscriptionForm.endpoint", "PushSubscriptionForm.public_key",
    "PushSubscriptionForm.auth_secret",
    # These become the name of a member, which validate_pseudonym() cleans.
    "SignupForm.username",
}  # fmt: skip


def list_forms():
    """Return every form class of the apps, and of their admin pages."""
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            is_named_so = path.stem == "admin" or path.stem.endswith(("form", "forms"))
            if is_named_so or path.parent.name == "forms":
                parts = Path(path).relative_to(settings.BASE_DIR).with_suffix("").parts
                import_module(".".join(parts))
    return sorted(_subclasses_of(forms.BaseForm), key=lambda form: form.__qualname__)


def _subclasses_of(form):
    for child in form.__subclasses__():
        if child.__module__.partition(".")[0] in APPS:
            yield child
        yield from _subclasses_of(child)


FIELDS = {
    f"{form.__name__}.{name}": field
    for form in list_forms()
    for name, field in form.base_fields.items()
}
TEXT_FIELDS = {name: field for name, field in FIELDS.items() if isinstance(field, TextField)}


def test_every_text_field_of_a_form_cleans_its_input():
    plain = {
        name
        for name, field in FIELDS.items()
        if type(field) is forms.CharField and not isinstance(field.widget, forms.PasswordInput)
    }
    assert plain - NO_WORDS == set()
    assert len(TEXT_FIELDS) > 60


def test_no_form_creates_another_kind_of_text_field():
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{number}"
        for app in APPS
        for path in (settings.BASE_DIR / app).rglob("forms.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "forms.CharField(" in line
        and not any(f" {name.partition('.')[2]} = " in f" {line.strip()}" for name in NO_WORDS)
    ]
    assert found == []


def find_fields(is_wrong):
    """Return the names of the text fields for which `is_wrong` returns true."""
    return [name for name, field in TEXT_FIELDS.items() if is_wrong(field)]


def accepts_nothing_as_text(field):
    for text in SHOWS_NOTHING.values():
        try:
            cleaned = field.clean(text)
        except forms.ValidationError:
            if not field.required:
                return True
        else:
            if field.required or cleaned:
                return True
    return False


def test_invisible_input_counts_as_empty():
    assert find_fields(accepts_nothing_as_text) == []


def test_direction_overrides_are_removed():
    text = "calm \u202emlac\u202c ok long"
    assert find_fields(lambda field: {"\u202e", "\u202c"} & set(_clean(text, field))) == []


def test_stacked_marks_are_limited():
    assert find_fields(lambda field: len(_clean(f"{ZALGO} and more", field)) >= 32) == []


def test_text_is_composed_and_without_control_characters():
    text = "cafe\u0301 at\x07 ten\ufffe"
    assert find_fields(lambda field: _clean(text, field) != "café at ten") == []


def _clean(text, field):
    """Clean `text` as the field does, ignoring its length limit and unknown names."""
    cleaned = field.to_python(text)
    return cleaned if isinstance(cleaned, str) else " ".join(cleaned)


def test_every_source_of_markup_has_a_markup_field():
    from django.apps import apps

    from recovery_forum.lib.forms import choose_form_class
    from recovery_forum.lib.markup import RenderedField

    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, RenderedField):
                source = model._meta.get_field(field.source)
                assert choose_form_class(source) == {"form_class": MarkupField}
            elif isinstance(field, models.TextField):
                assert choose_form_class(field)
