"""One evening of a member without JavaScript, and what helps and hides at once."""

import pytest
from django.core import mail

from groups.models import Group
from tests.browser.conftest import PHONE_VIEWPORT
from tests.browser.evening_scenario import walk_evening


@pytest.mark.django_db(transaction=True)
def test_the_evening(visit, enter, make_member, make_group):
    group = make_group(visibility=Group.Visibility.COMMUNITY)
    people = [make_member("riverstone"), make_member("bowline")]
    people.append(make_member("mona", is_staff=True, is_superuser=True))
    walk_evening(visit, enter, people, group, lambda: mail.outbox[-1].body, javascript=False)


@pytest.mark.django_db(transaction=True)
def test_help_and_the_exit_link_work_without_javascript(visit):
    page = visit(javascript=False, viewport=PHONE_VIEWPORT)
    page.goto("/")
    page.get_by_role("link", name="Get help now").first.click()
    page.get_by_label("Where are you?").select_option("GB")
    page.get_by_role("button", name="Show help lines").click()
    assert page.get_by_role("link", name="116 123").get_attribute("href") == "tel:116123"
    way_out = page.get_by_role("link", name="Leave this page").get_attribute("href")
    assert way_out.startswith("https://")
    assert "recovery" not in way_out


@pytest.mark.django_db(transaction=True)
def test_shift_three_times_covers_the_page_and_leaves(visit):
    page = visit()
    page.goto("/about/")
    page.keyboard.press("Shift")
    page.get_by_text("two more times").wait_for(state="attached")
    page.keyboard.press("Shift")
    with page.expect_request("https://www.bbc.com/weather"):
        page.keyboard.press("Shift")
