"""Names with vowels and points, passwords in every spelling, addresses with spaces."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Member
from accounts.models.onboarding import GUIDELINES_VERSION
from accounts.profiles.pseudonyms import validate_pseudonym
from recovery_forum.templatetags.forum import initials_avatar

pytestmark = pytest.mark.django_db
NAMES = ["मीरा", "สมหญิง", "தமிழ்", "مُحمد", "שָׁלוֹם", "Nguyễn", "さくら", "김민준", "Ольга"]


def test_names_of_every_script_can_sign_up_and_have_a_page(as_alice):
    for number, name in enumerate(NAMES):
        form = {
            "email": f"new{number}@example.net", "username": name, "of_age": "on",
            "password1": "a long sentence here",
        }  # fmt: skip
        assert Client().post("/accounts/signup/", form).status_code == 302, name
        member = Member.objects.get(email=form["email"])
        Member.objects.filter(pk=member.pk).update(guidelines_version=GUIDELINES_VERSION)
        page = as_alice.get(member.get_absolute_url())
        assert page.status_code == 200, name
        assert validate_pseudonym(name) in page.content.decode()


@pytest.mark.parametrize(
    "name",
    ["a\u20ddlice", "\u0301alice", "ali ce", "1\ufe0f\u20e32", "\u200b\u200b\u200b", "a\u202eb"],
)
def test_what_is_not_a_name_is_refused(name):
    with pytest.raises(ValidationError):
        validate_pseudonym(name)


@pytest.mark.parametrize("name", ["ali\ufe0fce", "ali\u200bce", "ali\u034fce", "\u202ealice"])
def test_invisible_characters_make_no_second_name(alice, name):
    assert validate_pseudonym(name) == "alice"


@pytest.mark.parametrize(("name", "letters"), [("मीरा", "मीरा"), ("सोम", "सोम"), ("bob", "Bo")])
def test_initials_keep_their_vowels(make_member, name, letters):
    assert letters in initials_avatar(make_member(name))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("café au lait", "cafe\u0301 au lait"),
        ("ﬁsh and tea", "fish and tea"),
        ("a\u3000b c d e", "a b c d e"),
    ],
)
def test_a_password_is_the_same_in_every_spelling(make_member, first, second):
    member = make_member("erin")
    for typed, other in ((first, second), (second, first)):
        member.set_password(typed)
        member.save()
        assert member.check_password(other)
        assert not member.check_password(f"{other}x")
        form = {"login": "  Erin@Example.ORG ", "password": other}
        assert Client().post("/accounts/login/", form).status_code == 302


def test_a_password_from_before_still_signs_in(make_member):
    member = make_member("erin")
    member.password = make_password("cafe\u0301 au lait")
    member.save()
    assert member.check_password("cafe\u0301 au lait")
    assert not member.check_password("cafe au lait")


def test_nobody_signs_in_without_a_password(make_member):
    member = make_member("erin")
    member.set_password(None)
    assert not member.check_password("")
    assert not member.check_password(None)
