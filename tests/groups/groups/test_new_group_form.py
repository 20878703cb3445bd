"""A new group can have a cover, rules and a language from the beginning."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groups.models import Group
from tests.authorization.world import PIXEL

FORM = {
    "name": "Early walks", "summary": "Before work.", "visibility": "private",
    "rules": "Be kind.", "language": "en", "cover_alt": "A path.",
}  # fmt: skip


@pytest.fixture
def as_founder(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(trust=2)
    return as_alice


def picture():
    return SimpleUploadedFile("path.png", PIXEL, "image/png")


def test_cover_rules_and_language_are_saved(as_founder):
    assert as_founder.post("/groups/new/", FORM | {"cover": picture()}).status_code == 302
    group = Group.objects.get()
    assert (group.rules, group.language, group.cover_alt) == ("Be kind.", "en", "A path.")
    assert group.cover.name.endswith(".webp")


def test_a_file_that_is_no_picture_gets_an_error_beside_its_field(as_founder):
    cover = SimpleUploadedFile("path.png", b"no picture", "image/png")
    page = as_founder.post("/groups/new/", FORM | {"cover": cover})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"cover"}
    assert not Group.objects.exists()


def test_a_picture_that_has_to_be_chosen_again_is_named(as_founder):
    page = as_founder.post("/groups/new/", FORM | {"name": "", "cover": picture()})
    assert "path.png" in page.content.decode()
    assert page.status_code == 422
