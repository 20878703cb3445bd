"""A scenario: one evening of a member. Used by the browser tests and by `make cluster`."""

import re
from datetime import date, timedelta

from accounts.models import Challenge
from posts.models import Post
from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT

YEAR_AND_A_DAY = date.today().replace(year=date.today().year - 1) - timedelta(days=1)


def sign_up(page, name, last_mail):
    page.goto("/")
    page.get_by_role("link", name="Create account", exact=True).first.click()
    page.get_by_label("Email").fill(f"{name}@example.org")
    page.get_by_label("Pseudonym").fill(name)
    page.get_by_label("Password").fill("a quiet lake at dawn")
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Create account", exact=True).click()
    page.get_by_text("sent a link to").wait_for()
    page.goto(re.search(r"https?://\S+", last_mail()).group())
    page.get_by_role("button", name="Confirm address").click()


def complete_first_steps(page):
    page.get_by_role("heading", name="Welcome").wait_for()
    for kind, challenge in {"Substances": "Alcohol", "Mental health": "Anxiety"}.items():
        page.locator("summary", has_text=kind).click()
        page.get_by_label(challenge, exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Time zone").select_option("Europe/London")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Who can see what").wait_for()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Start a journey").click()
    page.get_by_label("Challenge").select_option("Alcohol")
    page.get_by_label("Since").fill(YEAR_AND_A_DAY.isoformat())
    page.get_by_role("button", name="Start journey").click()


def find_and_join(page, group):
    page.get_by_role("link", name="Groups", exact=True).click()
    page.get_by_label("Topic").select_option("alcohol")
    page.get_by_role("button", name="Search groups").click()
    page.get_by_role("link", name=group.name).first.click()
    page.get_by_role("button", name="Join group").click()
    page.get_by_text(f"Welcome to {group.name}").wait_for()


def start_thread(page):
    page.get_by_role("link", name="Start a thread").first.click()
    page.get_by_label("Title").fill("A year and a day, and still shaking")
    page.get_by_text("Someone to listen").click()
    page.get_by_label("Your post").fill("I did not think that I would be **here**.")
    page.get_by_role("button", name="Start thread").click()
    page.get_by_text("Looking for: someone to listen").wait_for()
    return page.url


def write_reply(page, url, to, words):
    page.goto(url)
    post = page.locator("article", has_text=to).last
    post.get_by_role("link", name="Reply", exact=True).click()
    page.get_by_label("Your reply").fill(words)
    page.get_by_role("button", name="Send reply").click()
    page.locator("article", has_text=words).wait_for()


def add_reaction(page, to, word):
    post = page.locator("article", has_text=to)
    post.locator("summary", has_text="Support").click()
    post.get_by_role("button", name=word).click()
    post.locator("summary", has_text="Supported").wait_for()


def walk_evening(visit, enter, people, group, last_mail, javascript):
    """Play the scenario. `people`: two members and a moderator. `last_mail()` returns a text."""
    group.challenges.add(Challenge.objects.get(slug="alcohol"))
    newcomer = "marigold" if javascript else "juniper"  # On a cluster there are two.
    page = visit(javascript=javascript, viewport=DESKTOP_VIEWPORT if javascript else PHONE_VIEWPORT)
    sign_up(page, newcomer, last_mail)
    complete_first_steps(page)

    # The journey shows its days and milestones.
    days = (date.today() - YEAR_AND_A_DAY).days
    page.get_by_text(re.compile(rf"{days - 1}|{days}|{days + 1}")).first.wait_for()
    page.get_by_text("1 year", exact=True).first.wait_for()
    journey = page.url

    find_and_join(page, group)
    url = start_thread(page)

    second, third, desk = (enter(member, javascript=javascript) for member in people)
    for member in people[:2]:
        group.memberships.create(member=member)
    write_reply(second, url, "I did not think", "Shaking and here. I remember that.")
    write_reply(third, url, "Shaking and here", "So do I, and the kettle helped.")
    assert Post.objects.filter(text__contains="kettle").latest("pk").depth == 2
    add_reaction(second, "I did not think", "With you")
    add_reaction(third, "I did not think", "Proud of you")

    # Only the author sees who reacted.
    page.goto(url)
    page.get_by_text(f"{people[0].name}: With you").wait_for()
    second.goto(url)
    assert second.get_by_text(f"{people[1].name}: Proud of you").count() == 0

    page.goto(journey)
    page.locator("li", has_text="1 year").get_by_role("link", name="Share milestone").first.click()
    page.get_by_role("textbox", name="Message").fill("Breakfast with Lena.")
    page.get_by_label("All members").check()
    page.get_by_role("button", name="Share milestone").click()
    page.get_by_role("heading", name="1 year").wait_for()
    celebration = page.url

    second.goto("/celebrations/")
    second.get_by_role("button", name="Cheer").first.click()
    second.locator('button[aria-pressed="true"]:has-text("Cheer")').wait_for()
    third.goto(celebration)
    third.get_by_role("textbox", name="Message").fill("What a morning that must be.")
    third.get_by_role("button", name="Cheer", exact=True).click()
    page.goto(celebration)
    page.get_by_text("2 cheers").wait_for()
    page.get_by_text("What a morning that must be.").wait_for()

    # A moderator can see all of it.
    for where, what in (("accounts/member", newcomer), ("posts/post", "kettle")):
        desk.goto(f"/admin/{where}/")
        desk.get_by_text(what).first.wait_for()
