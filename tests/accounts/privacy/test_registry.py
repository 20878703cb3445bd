"""Every foreign key to a member is registered for export and erased with the account."""

import pytest
from django.apps import apps
from django.db import models

from accounts.models import Member
from accounts.privacy.registry import PERSONAL_DATA, register_data

# These delete the row, or the reference in it, together with the row of the member.
GOES = {models.CASCADE, models.SET_NULL}
KNOWN = {(entry.model, entry.lookup) for entry in PERSONAL_DATA}


def foreign_keys_to(model):
    """Return every foreign key to `model`, including those of libraries and through tables."""
    for one in apps.get_models(include_auto_created=True):
        for field in one._meta.local_fields:
            if field.remote_field and field.related_model is model:
                yield one, field


def describe(found):
    return f"{found[0].__name__}.{found[1].name}"


def find_unregistered(found=None):
    """Return foreign keys to Member that are not registered, or that prevent its deletion."""
    for model, field in found or foreign_keys_to(Member):
        if (model, field.name) not in KNOWN or field.remote_field.on_delete not in GOES:
            yield describe((model, field))


def test_each_foreign_key_to_a_member_is_exported_and_erased():
    """If this fails, register the model in the personal_data.py of its app."""
    assert list(find_unregistered()) == []


def test_an_unregistered_foreign_key_is_found():
    class Diary(models.Model):  # noqa: DJ008
        member = models.ForeignKey(Member, models.CASCADE, related_name="+")

        class Meta:
            app_label = "nowhere"
            managed = False

    try:
        assert list(find_unregistered([(Diary, Diary._meta.get_field("member"))])) == [
            "Diary.member"
        ]
    finally:
        del apps.all_models["nowhere"]
        apps.clear_cache()


def test_rows_below_a_members_own_rows_are_registered_too():
    """A setback has no foreign key to a member, but its journey has. It contains text as well."""
    own = {model for model, _of in KNOWN} - {Member}
    named = {model for model, _field in foreign_keys_to(Member)}
    hanging = {
        one
        for owned in own
        for one, field in foreign_keys_to(owned)
        if field.remote_field.on_delete is models.CASCADE and not one._meta.auto_created
    }
    assert {one.__name__ for one in hanging - named - own} <= {"EmailConfirmation"}


def test_the_exported_fields_exist():
    missing = [
        f"{entry.model.__name__}.{name}"
        for entry in PERSONAL_DATA
        for name in entry.exported_fields
        if isinstance(name, str) and not hasattr(entry.model, name)
    ]
    assert missing == []


def test_exporting_nothing_needs_a_reason():
    with pytest.raises(ValueError, match="or a reason"):
        register_data(Member, "pk")


def test_the_row_of_the_member_itself_is_registered():
    assert (Member, "pk") in KNOWN
