"""Signing up, posting, checking in and reporting without a mouse, as a screen reader is told of it.

Each page is walked with Tab from its top to its end: what can be used is reached, in the order in
which it is read, with a focus that shows and a name. Then the act itself is done by keyboard.
"""

import pytest
from django.core import mail
from django.urls import reverse

from milestones.models import CheckIn
from posts.models import Report, Thread
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STOPS = 120
# The focus is put there, and what is in it is read: nobody has to know it by its name.
NEED_NO_NAME = {"RootWebArea", "main", "generic", "none", "alert"}
# Where the focus is, once the page has moved there: null at its end.
FOCUS = """async () => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  const box = one.getBoundingClientRect();
  const label = one.closest("label") ?? one;
  const outline = [one, label].some((it) => {
    const own = getComputedStyle(it);
    return own.outlineStyle !== "none" && parseFloat(own.outlineWidth) >= 2;
  });
  return {
    place: [...document.querySelectorAll("*")].indexOf(one),
    html: one.outerHTML.slice(0, 120),
    shows: outline && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
# What the page offers in its main part. Of radio buttons, Tab reaches one of each group.
USABLE = """() => {
  const all = [...document.querySelectorAll("*")], groups = new Set();
  const usable = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  return [...document.querySelectorAll("#content :is(" + usable + ")")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)
    .filter((one) => one.tabIndex >= 0)
    .filter((one) => {
      if (one.type !== "radio") return true;
      const group = document.getElementsByName(one.name);
      const chosen = [...group].find((other) => other.checked) ?? group[0];
      return one === chosen;
    })
    .map((one) => all.indexOf(one));
}"""
# Of each field that is marked as wrong, whether it is described by what is wrong with it.
WRONG_FIELDS = """() => [...document.querySelectorAll("#content .field.wrong")].map((field) => {
  const by = "aria-describedby";
  const described = field.hasAttribute(by) ? field : field.querySelector(`[${by}]`);
  const ids = described?.getAttribute(by).split(/\\s+/) ?? [];
  return ids.some((id) => document.getElementById(id)?.classList.contains("error"));
})"""


@pytest.fixture
def pages(group, thread, alice):
    answer = create_reply(thread.posts.get(), alice, "Loud words.")
    return {
        "sign-up": reverse("account_signup"),
        "new thread": reverse("posts:new-thread", args=[group.slug]),
        "reply": thread.get_absolute_url(),
        "check-in": reverse("milestones:check-in"),
        "report": reverse("posts:report", args=["post", answer.public_id]),
    }


@pytest.fixture
def open_page(visit, enter, bob, pages):
    def open_it(name):
        page = visit() if name == "sign-up" else enter(bob)
        page.goto(pages[name])
        return page

    return open_it


def walk(page):
    """Press Tab from the top of the page to its end, and return where the focus was."""
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["place"] == stops[0]["place"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab never reaches the end: {stops[-3:]}")


def tab_to(page, role, name):
    """Press Tab until the focus is on this control, as somebody without a mouse does."""
    control = page.locator("#content").get_by_role(role, name=name).first
    for _ in range(MOST_STOPS):
        if control.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach the {role} {name}")


def list_nameless(page):
    """Return what can have the focus, but has no name in the accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    focusable = [
        node
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] not in NEED_NO_NAME
        and any(one["name"] == "focusable" and one["value"]["value"]
                for one in node.get("properties", []))
    ]  # fmt: skip
    assert len(focusable) > 10
    return [node for node in focusable if not node.get("name", {}).get("value", "").strip()]


def test_tab_reaches_all_of_it_in_order_and_shows_where_it_is(visit, enter, bob, pages):
    visitor, member = visit(), enter(bob)
    for name, address in pages.items():
        page = visitor if name == "sign-up" else member
        page.goto(address)
        assert list_nameless(page) == []
        usable = page.evaluate(USABLE)
        stops = walk(page)
        places = [stop["place"] for stop in stops]
        assert set(usable) <= set(places), name
        assert places == sorted(places), name
        assert [stop["html"] for stop in stops if not stop["shows"]] == []
        assert "Skip to content" in stops[0]["html"]


def send_empty(page, button):
    """Send the form with nothing in it. What is wrong is announced, and leads to its field."""
    page.evaluate("document.querySelectorAll('form').forEach((one) => (one.noValidate = true))")
    tab_to(page, "button", button)
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert").filter(has_text="There is a problem")
    alert.wait_for()
    # The focus is there, so that it is read even if nobody looks.
    assert alert.evaluate("one => one === document.activeElement")
    described = page.evaluate(WRONG_FIELDS)
    assert described
    assert all(described)
    assert list_nameless(page) == []
    tab_to(page, "link", alert.get_by_role("link").first.inner_text())
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target') !== null")


def test_signing_up(open_page):
    page = open_page("sign-up")
    send_empty(page, "Create account")
    tab_to(page, "textbox", "Email")
    page.keyboard.type("new@example.org")
    tab_to(page, "textbox", "Pseudonym")
    page.keyboard.type("harbour")
    tab_to(page, "textbox", "Password")
    page.keyboard.type("one-quiet-morning")
    tab_to(page, "checkbox", "I am 18 or older")
    page.keyboard.press("Space")
    tab_to(page, "button", "Create account")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Check your email").wait_for()
    assert [message.to for message in mail.outbox] == [["new@example.org"]]


READ_COLOUR = "one => getComputedStyle(one).borderTopColor"


def test_posting(open_page):
    page = open_page("new thread")
    send_empty(page, "Start thread")
    title = page.locator(".field.wrong [name=title]")
    red = title.evaluate(READ_COLOUR)
    tab_to(page, "textbox", "Title")
    page.keyboard.type("Day three")
    tab_to(page, "textbox", "Your post")
    assert title.evaluate(READ_COLOUR) != red
    # What was said stays in sight until the form is sent again.
    assert page.locator("#id_title_error").is_visible()
    page.keyboard.type("The nights are the worst.")
    tab_to(page, "button", "Start thread")
    page.keyboard.press("Enter")
    page.locator("article.post", has_text="The nights are the worst.").wait_for()
    assert Thread.objects.filter(title="Day three").exists()


def test_checking_in_and_reporting(open_page, bob, pages):
    page = open_page("check-in")
    tab_to(page, "radio", "Rough")
    page.keyboard.press("ArrowRight")
    tab_to(page, "button", "Check in")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/check-in/" not in url)
    assert CheckIn.objects.get(member=bob).mood == 2

    page.goto(pages["report"])
    send_empty(page, "Send report")
    tab_to(page, "radio", "")
    page.keyboard.press("Space")
    tab_to(page, "button", "Send report")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you for your report").wait_for()
    assert Report.objects.get().reporter == bob
