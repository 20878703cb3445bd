"""Pseudonyms: nobody can impersonate a moderator or another member."""

import pytest
from confusable_homoglyphs import confusables
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Member
from accounts.profiles.pseudonyms import get_name_key, validate_pseudonym
from accounts.profiles.skeletons import get_skeleton


@pytest.mark.parametrize(
    "name", ["admin", "аdmin", "admın", "ADMIN", "ad-min", "adrnin", "m0derator", "Ⅿoderator"]
)
def test_reserved_names_and_their_look_alikes_are_refused(name):
    with pytest.raises(ValidationError):
        validate_pseudonym(name)


@pytest.mark.parametrize("name", ["marigold", "low_tide", "driftwood7", "Ånge", "маяк", "山田太郎"])
def test_names_of_one_script_are_accepted(name):
    assert validate_pseudonym(name) == name


@pytest.mark.parametrize(
    "name", ["ab", "a" * 31, "two words", "a@b.c", "<b>me</b>", "-edge", "dot..dot", "mаrigold"]
)
def test_invalid_names_are_refused_with_a_message(name):
    with pytest.raises(ValidationError) as refused:
        validate_pseudonym(name)
    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize("target", ["admin", "moderator", "marigold"])
def test_no_look_alike_letter_makes_a_name_available(target):
    """Replaces each letter of the name by each of its published look-alikes."""
    tried = 0
    for position, letter in enumerate(target):
        for twin in confusables.confusables_data.get(letter, []):
            if len(twin["c"]) == 1 and twin["c"].isalnum():
                name = target[:position] + twin["c"] + target[position + 1 :]
                tried += 1
                try:
                    validate_pseudonym(name)
                except ValidationError:
                    continue  # Refused for its letters already.
                assert get_skeleton(name) == get_skeleton(target), name
    assert tried > 20


@given(st.text(max_size=40))
def test_any_text_is_either_accepted_or_refused(text):
    try:
        name = validate_pseudonym(text)
    except ValidationError:
        return
    assert get_name_key(name) == get_name_key(get_name_key(name))


@pytest.mark.django_db
def test_two_members_never_share_a_skeleton(client, make_member):
    make_member("marigold")
    page = client.post(
        "/accounts/signup/",
        {
            "email": "other@example.org",
            "username": "rnarigold",
            "password1": "a quiet lake at dawn",
            "of_age": "on",
        },
    )
    assert "Please choose another" in page.content.decode()
    assert Member.objects.count() == 1
