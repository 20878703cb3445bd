"""The help and the way out stay in one row with their words, however small the phone is."""

from itertools import pairwise

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
SMALL_PHONE = {"width": 320, "height": 640}
HELP, HARD_MOMENT, LEAVE = "Get help now", "A hard moment", "Leave this page"
GERMAN = ["Jetzt Hilfe holen", "Ein schwerer Moment", "Diese Seite verlassen"]
# The text of each link without moving its icon, as a translation would.
TRANSLATE = """labels => document.querySelectorAll(".help-bar a").forEach((link, index) => {
  document.documentElement.lang = "de";
  const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) if (node.data.trim()) node.data = labels[index];
})"""
# What is cut off or leaves its box, and whether the page moves sideways.
OVERFLOWS = """() => {
  const page = document.documentElement;
  const links = [...document.querySelectorAll(".help-bar a")];
  const wide = links.filter((link) => {
    const range = document.createRange();
    range.selectNodeContents(link);
    const [words, box] = [range.getBoundingClientRect(), link.getBoundingClientRect()];
    return words.left < box.left || words.right > box.right || words.bottom > box.bottom + 1;
  });
  return [page.scrollWidth > page.clientWidth, wide.map((link) => link.textContent.trim())];
}"""


def is_one_row(boxes):
    """Whether no box begins below where another ends, and none covers its neighbour."""
    boxes = sorted(boxes, key=lambda box: box["x"])
    side_by_side = all(
        one["x"] + one["width"] <= other["x"] + 0.5 for one, other in pairwise(boxes)
    )
    lowest_end = min(box["y"] + box["height"] for box in boxes)
    return side_by_side and all(box["y"] < lowest_end for box in boxes)


def boxes_of(page, selector):
    boxes = [one.bounding_box() for one in page.locator(selector).all()]
    return [box for box in boxes if box and box["width"]]


def test_the_three_share_one_row_on_a_small_phone(enter, alice):
    page = enter(alice, viewport=SMALL_PHONE)
    page.goto("/about/")
    assert is_one_row(boxes_of(page, ".brand, .me > a, .me > details > summary"))
    for labels, sizes in (([HELP, HARD_MOMENT, LEAVE], [100, 150, 200]), (GERMAN, [100, 150])):
        page.evaluate(TRANSLATE, labels)
        for size in sizes:
            page.evaluate("size => (document.documentElement.style.fontSize = `${size}%`)", size)
            boxes = boxes_of(page, ".help-bar a")
            assert len(boxes) == 3
            assert is_one_row(boxes), (labels, size)
            assert min(box["height"] for box in boxes) >= 44
            for label in labels:
                assert page.get_by_role("link", name=label).bounding_box()["width"] > 44
            assert page.evaluate(OVERFLOWS) == [False, []]


def test_a_visitor_has_both_rows(visit):
    page = visit(viewport=SMALL_PHONE)
    page.goto("/about/")
    assert is_one_row(boxes_of(page, ".help-bar a"))
    assert is_one_row(boxes_of(page, ".brand, .me > a"))
    assert page.evaluate(OVERFLOWS) == [False, []]


# How far the ground of a link is from that of its row, 0 if it has none of its own.
CONTRAST = """link => {
  const [ground, row] = [link, link.closest(".help-bar")].map((one) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = getComputedStyle(one).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  });
  return ground[3] && ground.reduce((sum, part, at) => sum + Math.abs(part - row[at]), 0);
}"""
LINES = """() => [...document.querySelectorAll(".help-bar a")].map((link) => {
  const texts = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  do range.selectNodeContents(texts.nextNode()); while (!range.toString().trim());
  return range.getClientRects().length;
})"""


def test_help_is_the_strongest_of_three_short_lines_and_the_way_out_the_quietest(enter, alice):
    page = enter(alice)
    page.goto("/about/")
    for width in (320, 360, 390):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.locator(".help-bar").bounding_box()["height"] <= 48
        assert page.evaluate(LINES) == [1, 1, 1]
    for color_scheme in ("light", "dark"):
        page.emulate_media(color_scheme=color_scheme)
        links = [page.get_by_role("link", name=name) for name in (HELP, HARD_MOMENT, LEAVE)]
        strong, less, quiet = [link.evaluate(CONTRAST) for link in links]
        assert strong > less > quiet == 0


def test_the_account_menu_is_three_short_groups(enter, alice):
    page = enter(alice, viewport=SMALL_PHONE)
    page.goto("/about/")
    page.get_by_label("You", exact=True).click()
    menu = page.locator(".me details.menu > div")
    assert menu.get_by_role("list").count() == 3
    assert menu.locator(".icon").count() == menu.locator("li").count()
    assert menu.locator("li").first.inner_text() == "My profile"
    box = menu.bounding_box()
    assert box["y"] + box["height"] <= SMALL_PHONE["height"]
    addresses = [link.get_attribute("href") for link in menu.get_by_role("link").all()]
    assert {"/peers/", "/partners/"} <= set(addresses)
    shown = page.locator(".help-bar a, .brand, .places a, .me > a").all()
    assert len(addresses) == len(set(addresses))
    assert not set(addresses) & {link.get_attribute("href") for link in shown}
    for address in addresses:
        assert page.request.get(address).status == 200


def test_the_way_out_stays_in_reach_while_one_reads_on_a_phone(enter, alice):
    page = enter(alice, viewport=SMALL_PHONE)
    page.goto("/privacy/")
    page.evaluate("scrollTo(0, 1500)")
    assert page.evaluate("scrollY") > 1000
    assert page.get_by_role("link", name=LEAVE).bounding_box()["y"] >= 0
    page.get_by_role("link", name=HELP).click()
    page.wait_for_url("**/help-now/")
