"""The controls of a thread page: few, and usable by keyboard and without JavaScript."""

import pytest
from playwright.sync_api import expect

from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply
from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)

# Counts everything visible in the column of the thread that the Tab key reaches.
COUNT_CONTROLS = """
(inside) => [...document.querySelectorAll("#content > div.stack *")].filter(
  (one) => one.matches("a[href], button, input, select, textarea, summary, [tabindex='0']")
    && one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
    && !!one.closest("#composer") === inside
).length
"""
SMALL_PHONE = {"width": 320, "height": 640}


@pytest.fixture
def six_posts(thread, alice, organizer):
    opening = thread.posts.get()
    first = create_reply(opening, organizer, "I danced.")
    create_reply(first, alice, "All night?")
    create_reply(opening, organizer, "I left at ten.")
    create_reply(opening, alice, "Ten is a good hour.")
    create_reply(opening, organizer, "It was.")
    return thread


def test_six_posts_have_few_controls_and_their_menus_fit(enter, bob, six_posts):
    page = enter(bob)
    page.goto(six_posts.get_absolute_url())
    posts = page.locator("article.post")
    assert posts.count() == 6
    assert 18 <= page.evaluate(COUNT_CONTROLS, False) <= 26
    assert page.evaluate(COUNT_CONTROLS, True) == 3  # The field, "Add details", and "Send reply".

    # Near the lower edge, a menu opens upwards.
    support = posts.last.locator("summary", has_text="Support")
    support.evaluate(
        "(one) => window.scrollBy(0, one.getBoundingClientRect().bottom - innerHeight)"
    )
    support.click()
    menu = page.locator("details.menu[open] > div").bounding_box()
    assert menu["y"] >= 0
    assert menu["y"] + menu["height"] <= page.viewport_size["height"]

    more = posts.first.locator("summary", has_text="More")
    more.click()
    report = posts.first.get_by_role("link", name="Report")
    expect(report).to_be_visible()
    page.keyboard.press("Escape")
    expect(report).to_be_hidden()
    expect(more).to_be_focused()


def test_a_reaction_is_given_by_keyboard(enter, bob, six_posts):
    page = enter(bob)
    page.goto(six_posts.get_absolute_url())
    opening = page.locator("article.post").first
    opening.locator("summary", has_text="Support").focus()
    page.keyboard.press("Enter")
    assert find_accessibility_faults(page) == []
    page.keyboard.press("Tab")
    expect(opening.get_by_role("button", name="With you")).to_be_focused()
    page.keyboard.press("Enter")
    opening.get_by_text("With you 1").wait_for()
    expect(opening.locator("summary", has_text="Supported")).to_be_focused()


def test_deep_replies_are_readable_on_a_small_phone(enter, bob, organizer, thread):
    post = thread.posts.get()
    for _level in range(7):
        post = create_reply(
            post, organizer, "I danced all night, and in the morning I walked home."
        )
    toggle_reaction(post, bob, "proud")
    page = enter(bob, viewport=SMALL_PHONE)
    page.goto(thread.get_absolute_url())
    widths = page.eval_on_selector_all(".prose", "all => all.map((one) => one.clientWidth)")
    assert min(widths) >= 200
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"]
    for post in page.locator("article.post").all():
        post.locator("summary").last.click()
        box = post.locator("details[open] > div").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= SMALL_PHONE["width"]
        page.keyboard.press("Escape")


def test_the_first_screen_of_a_phone_shows_the_opening_post(enter, bob, six_posts):
    page = enter(bob, viewport=PHONE_VIEWPORT)
    page.goto(six_posts.get_absolute_url())
    words = page.locator("article.post .prose").first.bounding_box()
    assert words["y"] + words["height"] < PHONE_VIEWPORT["height"]
    page.set_viewport_size(SMALL_PHONE)
    see_whole_menu_and_close_it(page)


def test_a_reaction_is_given_without_javascript(enter, bob, six_posts):
    page = enter(bob, viewport=SMALL_PHONE, javascript=False)
    page.goto(six_posts.get_absolute_url())
    see_whole_menu_and_close_it(page)
    post = page.locator("article.post").first
    post.locator("summary", has_text="Support").click()
    post.get_by_role("button", name="Been there").click()
    assert page.locator("article.post").first.get_by_text("Been there 1").count() == 1


def see_whole_menu_and_close_it(page):
    """On a small phone, the menu of the first post is whole, and a tap beside it closes it."""
    post = page.locator("article.post").first
    post.locator("summary", has_text="Support").click()
    last = post.get_by_role("button", name="Sending strength").bounding_box()
    assert last["y"] + last["height"] <= SMALL_PHONE["height"]
    page.mouse.click(160, 120)
    expect(page.locator("details.menu[open]")).to_have_count(0)


def test_the_page_of_a_group_has_its_controls_in_one_row_and_shows_threads(
    enter, visit, group, six_posts, bob, charlie
):
    group.visibility = "open"
    group.save()
    for page in (enter(bob), enter(charlie), visit()):
        page.goto(group.get_absolute_url())
        controls = page.locator(".group-tools :is(.button, button, summary)").all()
        boxes = [control.bounding_box() for control in controls]
        middles = [box["y"] + box["height"] / 2 for box in boxes]
        assert len(middles) >= 3
        assert max(middles) - min(middles) < 6

        page.set_viewport_size(PHONE_VIEWPORT)
        assert page.locator(".thread-row .title").first.bounding_box()["y"] < 450
        page.locator(".toolbar summary").click()
        page.get_by_role("link", name="Unanswered").click()
        page.get_by_text("Every thread here has a reply.").wait_for()
