"""Five hundred difficult texts in Chromium: each is visible, and nothing overflows its box."""

import random
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Challenge
from milestones.journeys.services import create_journey
from milestones.models import Journey, SafetyPlan
from posts.models import Thread
from posts.threads.posting import create_reply, create_thread
from recovery_forum.lib.forms import MarkupField, TextField
from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT

pytestmark = pytest.mark.django_db(transaction=True)
POSTS, TEXTS_PER_POST, TITLES = 25, 20, 20
PIECES = [
    "calm", "c\u0300\u0321\u0335" * 9, "\u202ereversed\u202c", "\u2067isolate", "שלום", "مرحبا بك",
    "हिन्दी", "สวัสดีค่ะ", "日本語の長い文章", "﷽", "𒐫", "⸻", "👩‍❤️‍💋‍👩", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "a" * 90, "W" * 60,
    "https://example.org/" + "x" * 120, "\u200b", "\u2800", "\u00ad" * 5, "\u3164", "e\u0301",
    "**", "_", "`code " + "y" * 70 + "`", "# ", "> ", "- ", "\u05b0\u05b1\u05b2\u05b3\u05b4",
    "\u0e49" * 7, "[](https://a.test)", "[x](https://a.test)", "1. ", "1234567890" * 3,
    "-" * 80, "ཧཱུྃ", "ကြွှိုးံ့", "\u0488\u0489" * 4, "\u1d173", "ﷺ", "꧅", "⎯" * 40, "|" * 60,
]  # fmt: skip
# For each block with text: the box of the text, the box of the post, and whether it is visible.
MEASURE = """() => {
  const inside = (inner, outer) =>
    inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
  const faults = [];
  let measured = 0;
  for (const block of document.querySelectorAll(".post .prose > *, .post .by, h1, a.title")) {
    const range = document.createRange();
    range.selectNodeContents(block);
    const box = block.closest(".post, .card, main").getBoundingClientRect();
    const shown = block.getBoundingClientRect();
    const scrolls = block.matches("pre") || block.querySelector("pre");
    const rects = scrolls ? [] : [...range.getClientRects()];
    const words = block.textContent.slice(0, 40);
    measured += 1;
    if (shown.height < 8 && block.tagName !== "HR") faults.push(["flat", words]);
    if (block.matches("a.title") && shown.width < 44) faults.push(["narrow", block.textContent]);
    if (!inside(shown, box) || !rects.every((rect) => inside(rect, box)))
      faults.push(["outside", words, shown.right, box.right]);
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) faults.push(["sideways", page.scrollWidth]);
  return { measured, faults };
}"""


def make_texts(field, number, most):
    """Return `number` texts that the field accepts, the same in every run."""
    chance, texts = random.Random(7), []
    while len(texts) < number:
        pieces = chance.choices(PIECES, k=chance.randint(1, 6))
        try:
            texts.append(field.clean("".join(pieces)[:most]))
        except ValidationError:
            continue
    return texts


@pytest.fixture
def thread(group, alice):
    texts = make_texts(MarkupField(), POSTS * TEXTS_PER_POST, 300)
    titles = make_texts(TextField(), TITLES, 120)
    for title in titles[1:]:
        create_thread(group, alice, title, "Hello.", "discussion")
    opening = create_thread(group, alice, "﷽" * 3 + titles[0][:80], texts[0], "discussion")
    for at in range(0, len(texts), TEXTS_PER_POST):
        create_reply(opening, alice, "\n\n".join(texts[at : at + TEXTS_PER_POST]))
    create_reply(opening, alice, f"{'> ' * 30} words in deep quotes")
    return Thread.objects.get(pk=opening.thread_id)


def test_nothing_overflows_its_box(enter, alice, group, thread):
    page = enter(alice)
    for address, least in ((thread.get_absolute_url(), 400), (f"/groups/{group.slug}/", TITLES)):
        page.goto(address)
        for viewport in (PHONE_VIEWPORT, DESKTOP_VIEWPORT):
            page.set_viewport_size(viewport)
            found = page.evaluate(MEASURE)
            assert found["faults"] == []
            assert found["measured"] >= least

    # A page from right to left is mirrored.
    page.goto(thread.get_absolute_url())
    page.evaluate("document.documentElement.dir = 'rtl'")
    face, words = page.locator(".post .face").first, page.locator(".post .prose").first
    assert face.bounding_box()["x"] > words.bounding_box()["x"]
    assert page.evaluate(MEASURE)["faults"] == []


TRANSFORM = "element => getComputedStyle(element).transform"


def test_arrows_and_charts_follow_the_direction_of_the_page(enter, alice, group):
    create_thread(group, alice, "Calm", "Hello.", "discussion")
    challenge = Challenge.objects.create(name="Alcohol", slug="alcohol-here")
    start = alice.today() - timedelta(days=30)
    fields = {"title": "Calm", "started_on": start, "time_zone": alice.time_zone}
    journey = create_journey(Journey(member=alice, challenge=challenge, **fields))
    page = enter(alice, viewport=DESKTOP_VIEWPORT)
    for address, drawings in (
        (Thread.objects.get().get_absolute_url(), [".post .mirrored"]),
        (journey.get_absolute_url(), [".timeline", ".heat-wrap .heat"]),
    ):
        page.goto(address)
        shown = [page.locator(drawing).first for drawing in drawings]
        assert {drawing.evaluate(TRANSFORM) for drawing in shown} == {"none"}
        page.evaluate("document.documentElement.dir = 'rtl'")
        for drawing in shown:
            assert drawing.evaluate(TRANSFORM).startswith("matrix(-1")


# Whether the first digit of each number that can be called is left of its last.
IN_ORDER = """links => links.map(link => {
  const walk = document.createTreeWalker(link, NodeFilter.SHOW_TEXT), digits = [];
  while (walk.nextNode()) for (let at = 0; at < walk.currentNode.length; at++) {
    const range = document.createRange();
    range.setStart(walk.currentNode, at); range.setEnd(walk.currentNode, at + 1);
    if (/\\d/.test(range.toString())) digits.push(range.getBoundingClientRect().left);
  }
  return [link.textContent.trim(), digits[0] < digits.at(-1)];
})"""


def test_phone_numbers_keep_their_order_from_right_to_left(enter, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="GB")
    SafetyPlan.objects.create(member=alice, professionals="صديقي: 02-123-4567\nSamaritans: 116 123")
    page = enter(alice, viewport=DESKTOP_VIEWPORT)
    found = []
    for address in ("/help-now/", "/right-now/", "/right-now/plan/"):
        page.goto(address)
        page.evaluate("document.documentElement.dir = 'rtl'")
        found += page.locator("a[href^='tel:']:visible").evaluate_all(IN_ORDER)
    assert [number for number, is_in_order in found if not is_in_order] == []
    assert {"116 123", "02-123-4567"} <= {number for number, _is_in_order in found}
