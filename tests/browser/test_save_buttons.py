"""The save button of a long form stays in reach on a wide screen, and covers nothing on any."""

import pytest

from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT

pytestmark = pytest.mark.django_db(transaction=True)
FORMS = ["/check-in/", "/right-now/plan/edit/", "/settings/privacy/", "/settings/profile/"]
# Focuses each field, and returns the names of those behind the button or the bar of a phone.
FIND_COVERED = """() => {
  document.querySelectorAll("main form details").forEach((fold) => { fold.open = true; });
  const bars = [...document.querySelectorAll(".save-in-reach > .buttons, .places")];
  const fields = [...document.querySelectorAll(".save-in-reach :is(input, select, textarea)")];
  const shown = fields.filter((field) => field.getClientRects().length && field.type !== "file");
  return shown.filter((field) => {
    field.focus();
    const { top, bottom } = field.getBoundingClientRect();
    return bars.some((bar) => {
      const box = bar.getBoundingClientRect();
      return top < box.bottom - 1 && bottom > box.top + 1;
    });
  }).map((field) => field.name);
}"""


def test_no_field_in_focus_is_covered(enter, alice):
    page = enter(alice)
    for address in FORMS:
        page.goto(address)
        for viewport in (PHONE_VIEWPORT, DESKTOP_VIEWPORT):
            page.set_viewport_size(viewport)
            assert page.evaluate(FIND_COVERED) == [], address


def test_on_a_phone_the_button_is_at_the_end_of_the_form(enter, alice):
    page = enter(alice)
    page.goto("/settings/privacy/")
    buttons = page.locator(".save-in-reach > .buttons")
    for viewport, position in ((PHONE_VIEWPORT, "static"), (DESKTOP_VIEWPORT, "sticky")):
        page.set_viewport_size(viewport)
        assert buttons.evaluate("element => getComputedStyle(element).position") == position


def test_a_closed_fold_shows_what_was_typed_or_chosen(enter, alice):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto("/right-now/plan/edit/")
    page.locator("main [name=warning_signs]").fill("I stop answering.")
    page.locator("summary", has_text="How I notice").click()
    page.locator("summary", has_text="I stop answering.").wait_for()
    page.goto("/settings/privacy/")
    row = page.locator("summary", has_text="Who can send me message requests")
    row.click()
    page.get_by_label("Nobody", exact=True).check()
    row.click()
    page.locator("summary", has_text="Nobody").wait_for()
