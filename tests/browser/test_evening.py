"""One member's whole evening, as a person does it, with JavaScript and without."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail

from groups.models import Group
from posts.models import Post
from tests.browser.conftest import DESK, PHONE

YEAR_AND_A_DAY = date.today().replace(year=date.today().year - 1) - timedelta(days=1)


@pytest.fixture
def wine_group(make_group):
    return make_group(visibility=Group.Visibility.COMMUNITY)


def sign_up(page, name):
    page.goto("/")
    page.get_by_role("link", name="Join", exact=True).first.click()
    page.get_by_label("Email").fill(f"{name}@example.org")
    page.get_by_label("Pseudonym").fill(name)
    page.get_by_label("Password").fill("a quiet lake at dawn")
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_text("We have sent you a link").wait_for()
    page.goto(re.search(r"https?://\S+", mail.outbox[-1].body).group())
    page.get_by_role("button", name="Yes, it is mine").click()


def first_steps(page):
    page.get_by_role("heading", name="Welcome").wait_for()
    page.get_by_text("Alcohol", exact=True).click()
    page.get_by_text("Anxiety", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Time zone").select_option("Europe/London")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Who may see what").wait_for()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Begin a journey").click()
    page.get_by_label("Since").fill(YEAR_AND_A_DAY.isoformat())
    page.get_by_role("button", name="Save").click()


def find_and_join(page, group):
    page.get_by_role("link", name="Groups", exact=True).click()
    page.get_by_label("What you live with").select_option("alcohol")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=group.name).first.click()
    page.get_by_role("button", name="Join this group").click()
    page.get_by_text(f"Welcome to {group.name}").wait_for()


def start_thread(page):
    page.get_by_role("link", name="Start a thread").first.click()
    page.get_by_label("Title").fill("A year and a day, and still shaking")
    page.get_by_text("Listening: I want to be heard").click()
    page.get_by_label("Your words").fill("I did not think that I would be **here**.")
    page.get_by_role("button", name="Start the thread").click()
    page.get_by_text("Would like: listening").wait_for()
    return page.url


def reply(page, url, to, words):
    page.goto(url)
    post = page.locator("article", has_text=to).last
    post.get_by_role("link", name="Reply", exact=True).click()
    page.get_by_label("Your reply").fill(words)
    page.get_by_role("button", name="Send reply").click()
    page.locator("article", has_text=words).wait_for()


def react(page, url, to, word):
    page.goto(url)
    tap = page.locator("article", has_text=to).get_by_role("button", name=word)
    tap.click()
    page.locator("article", has_text=to).locator(
        f'button[aria-pressed="true"]:has-text("{word}")'
    ).wait_for()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_the_evening(visit, enter, make_member, wine_group, javascript):
    group = Group.objects.filter(pk=wine_group.pk).get()
    group.challenges.add(*_challenges("alcohol"))
    page = visit(javascript=javascript, viewport=DESK if javascript else PHONE)
    sign_up(page, "marigold")
    first_steps(page)

    # The journey shows the days and what was reached.
    days = (date.today() - YEAR_AND_A_DAY).days
    page.get_by_text(re.compile(rf"{days - 1}|{days}|{days + 1}")).first.wait_for()
    page.get_by_text("1 year", exact=True).first.wait_for()
    journey = page.url

    find_and_join(page, group)
    url = start_thread(page)

    second = enter(make_member("riverstone"), javascript=javascript)
    third = enter(make_member("bowline"), javascript=javascript)
    for other in (second, third):
        other.goto(f"/groups/{group.slug}/about/")
        other.get_by_role("button", name="Join this group").click()
    reply(second, url, "I did not think", "Shaking and here. I remember that.")
    reply(third, url, "Shaking and here", "So do I, and the kettle helped.")
    assert Post.objects.get(text__contains="kettle").depth == 2
    react(second, url, "I did not think", "With you")
    react(third, url, "I did not think", "Proud of you")

    # The author, and nobody else, learns who it was.
    page.goto(url)
    page.get_by_text("riverstone: With you").wait_for()
    second.goto(url)
    assert second.get_by_text("bowline: Proud of you").count() == 0

    page.goto(journey)
    page.locator("li", has_text="1 year").get_by_role("link", name="Share").first.click()
    page.get_by_label("A few words").fill("Breakfast with Lena.")
    page.get_by_label("All signed-in members").check()
    page.get_by_role("button", name="Share").click()
    page.get_by_role("heading", name="1 year").wait_for()
    celebration = page.url

    second.goto("/celebrations/")
    second.get_by_role("button", name="Cheer").first.click()
    second.locator('button[aria-pressed="true"]:has-text("Cheer")').wait_for()
    third.goto(celebration)
    third.get_by_label("A few words").fill("What a morning that must be.")
    third.get_by_role("button", name="Cheer", exact=True).click()
    page.goto(celebration)
    page.get_by_text("2 cheers").wait_for()
    page.get_by_text("What a morning that must be.").wait_for()

    # A moderator finds all of it.
    desk = enter(make_member("mona", is_staff=True, is_superuser=True), javascript=javascript)
    for where, what in (
        ("accounts/member", "marigold"),
        ("groups/group", group.name),
        ("posts/thread", "A year and a day"),
        ("posts/post", "kettle"),
        ("milestones/celebration", "marigold"),
    ):
        desk.goto(f"/admin/{where}/")
        desk.get_by_text(what).first.wait_for()


def _challenges(*slugs):
    from accounts.models import Challenge

    return Challenge.objects.filter(slug__in=slugs)


@pytest.mark.django_db(transaction=True)
def test_help_and_the_way_out_work_without_javascript(visit):
    page = visit(javascript=False, viewport=PHONE)
    page.goto("/")
    page.get_by_role("link", name="Get help now").first.click()
    page.get_by_label("Where are you?").select_option("GB")
    page.get_by_role("button", name="Show lines").click()
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
