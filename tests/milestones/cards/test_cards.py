"""Medallion cards: readable in every script, private, and public only by choice."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image, ImageFont
from pytest_django.asserts import assertContains, assertNotContains

from milestones.awards.medallions import COLOURS
from milestones.awards.spans import SPANS_BY_KEY
from milestones.cards.images import (
    CARD_SIZES,
    METAL_GRADIENTS,
    _load_font,
    _split_font_runs,
    draw_card,
)
from milestones.models import CardLink, Journey
from recovery_forum.lib.static_bundles import build_bundle

NAMES = (
    "marigold riverstone_77 Łukasz-ó Ελπίδα надежда հույս იმედი תקווה תקווה_42 أمل أمل٢ آشا_9 "
    "आशा আশা நம்பிக்கை ఆశ ความหวัง 희망 希望の光 ተስፋ"
).split()


def card_url(journey, name, *rest):
    return reverse(f"milestones:{name}", args=[journey.public_id, "30d", *rest])


def test_a_card_has_its_size(subtests):
    for shape, size in CARD_SIZES.items():
        with subtests.test(shape=shape, size=size):
            picture = Image.open(BytesIO(draw_card(SPANS_BY_KEY["90d"], "aa", shape, "marigold")))
            assert (picture.format, picture.size) == ("PNG", size)


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_has_a_glyph(name):
    """A missing glyph is drawn like a character that no font has."""
    for file, run in _split_font_runs(name):
        font = _load_font(file, 40)
        box = bytes(font.getmask("\U0010fffd"))
        assert isinstance(font, ImageFont.FreeTypeFont)
        assert all(bytes(font.getmask(letter)) != box for letter in run)


def test_numbers_are_placed_left_of_right_to_left_text():
    assert [run for _file, run in _split_font_runs("תקווה_42")] == ["42", "_", "תקווה"]


def test_the_longest_name_is_not_cut(subtests):
    for shape in CARD_SIZES:
        with subtests.test(shape=shape):
            picture = Image.open(BytesIO(draw_card(SPANS_BY_KEY["90d"], "plain", shape, "W" * 30)))
            edge = picture.crop((picture.width - 40, 0, picture.width, picture.height))
            assert edge.getcolors() == [(edge.width * edge.height, (250, 247, 242))]


def test_the_card_and_the_page_have_the_same_metals():
    assert set(METAL_GRADIENTS) == set(COLOURS)
    sheet = build_bundle("forum.css")
    for metal, pair in METAL_GRADIENTS.items():
        found = re.search(
            rf"\.medallion\.{metal} \.light {{ stop-color: (#\w+); }} "
            rf"\.medallion\.{metal} \.deep {{ stop-color: (#\w+)", sheet
        )  # fmt: skip
        assert metal == "gold" or found.groups() == pair


def test_a_card_is_private_by_default(as_alice, as_bob, as_moderator, client, journey):
    for address in (card_url(journey, "card"), card_url(journey, "card-picture", "wide")):
        assert as_alice.get(address).status_code == 200
        for reader in (as_bob, as_moderator):
            assert reader.get(address).status_code == 404
        assert client.get(address).status_code == 302
    assert as_bob.post(card_url(journey, "open-card")).status_code == 404
    assert as_bob.post(card_url(journey, "close-card")).status_code == 404
    assert as_alice.get(card_url(journey, "open-card")).status_code == 405


def test_unreached_and_unknown_milestones_have_no_card(subtests, as_alice, journey):
    for span, shape in [("60d", "wide"), ("30d", "round"), ("x", "wide")]:
        with subtests.test(span=span, shape=shape):
            address = reverse("milestones:card-picture", args=[journey.public_id, span, shape])
            assert as_alice.get(address).status_code == 404


def test_a_public_link_can_be_created_and_closed(as_alice, client, journey):
    assert not CardLink.objects.exists()
    as_alice.post(card_url(journey, "open-card"))
    address = CardLink.objects.get().get_absolute_url()
    page = client.get(address)
    assertContains(page, "30 days")
    assertNotContains(page, "alice")
    assertNotContains(page, journey.title)
    assert page["X-Robots-Tag"] == "noindex, noarchive"
    assert client.get(f"{address}wide.png")["X-Robots-Tag"].startswith("noindex")
    as_alice.post(card_url(journey, "close-card"))
    assert client.get(address).status_code == client.get(f"{address}wide.png").status_code == 404


def test_the_name_is_on_the_card_only_if_chosen(as_alice, client, journey):
    as_alice.post(card_url(journey, "open-card"), {"name": "1"})
    assertContains(client.get(CardLink.objects.get().get_absolute_url()), "alice")


def test_a_card_is_deleted_with_its_journey(as_alice, client, journey):
    as_alice.post(card_url(journey, "open-card"))
    address = CardLink.objects.get().get_absolute_url()
    Journey.objects.all().delete()
    assert client.get(address).status_code == 404


def test_a_public_link_can_be_copied_and_opened(as_alice, journey):
    as_alice.post(reverse("milestones:open-card", args=[journey.public_id, "30d"]))
    page = as_alice.get(reverse("milestones:card", args=[journey.public_id, "30d"]))
    address = CardLink.objects.get().get_absolute_url()
    assertContains(page, 'data-copy="card-link"')
    assertContains(page, f'readonly value="http://testserver{address}"')
    assertContains(page, f'href="{address}"')
