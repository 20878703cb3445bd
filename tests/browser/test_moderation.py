"""A report from the member to the moderator, the author and an appeal, by mouse and keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member
from accounts.moderation_status.roles import ADMINISTRATOR, MODERATOR, give_role
from posts.models import Case, Notice, WatchedWords
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply, create_thread
from tests.browser.conftest import (
    DESKTOP_VIEWPORT,
    PHONE_VIEWPORT,
    find_accessibility_faults,
    press_until_focused,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def watcher(make_member):
    member = make_member("mia")
    give_role(member, MODERATOR)
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def chief(make_member):
    member = make_member("cora")
    give_role(member, ADMINISTRATOR)
    return Member.objects.get(pk=member.pk)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_report_from_click_to_outcome_and_appeal(enter, group, alice, bob, watcher):
    """The members have phones, and the moderator a desk."""
    opening = create_thread(group, alice, "Tonight", "All of you are fools.", "discussion")
    reader = enter(bob, viewport=PHONE_VIEWPORT)
    reader.goto(opening.thread.get_absolute_url())
    reader.locator("summary", has_text="More").first.click()
    reader.get_by_role("link", name="Report").first.click()
    reader.get_by_text("Threats or harassment").click()
    button(reader, "Send report").click()
    reader.get_by_text("Thank you").first.wait_for()

    panel = enter(watcher)
    panel.goto("/admin/")
    assert find_accessibility_faults(panel) == []
    panel.locator(".queue li", has_text="Reported").first.locator("a").click()
    panel.get_by_text("All of you are fools.").wait_for()
    assert find_accessibility_faults(panel) == []
    assert not panel.get_by_label("Rule", exact=True).is_visible()
    panel.get_by_text("More outcomes", exact=True).click()
    choose_outcome(panel, "Hide all their posts")
    choose_outcome(panel, "Hide it")
    panel.get_by_label("Rule", exact=True).select_option("harassment")
    panel.get_by_label("Message to the member").fill("Please speak for yourself.")
    button(panel, "Apply decision").click()
    panel.get_by_text("The case is closed: hidden.").wait_for()
    panel.get_by_role("link", name="Back to the case").click()
    panel.get_by_text("This case is closed.").wait_for()

    author = enter(alice, viewport=PHONE_VIEWPORT)
    author.goto(Notice.objects.get(member=alice).get_absolute_url())
    author.get_by_text("Please speak for yourself.").wait_for()
    author.get_by_label("Your answer").fill("I meant myself too.")
    button(author, "Send appeal").click()
    author.get_by_text("Another moderator will read it").first.wait_for()
    assert Case.objects.open().filter(origin=Case.Origin.APPEAL).exists()


def choose_outcome(panel, outcome):
    """Press its words, which cover the whole row and the radio."""
    panel.locator(".outcome label").get_by_text(outcome, exact=True).click()
    assert panel.get_by_label(outcome, exact=True).is_checked()


def test_the_queue_and_a_silence_by_keyboard_alone(enter, thread, alice, bob, watcher):
    reply = create_reply(thread.posts.get(), bob, "Hello.")
    Case.objects.create(origin="flag", kind="post", key=reply.public_id, urgency=5)
    case = create_report(bob, "post", thread.posts.get(author=alice), "harassment").case
    panel = enter(watcher)
    panel.goto("/admin/")
    for key in "jjkc":
        panel.keyboard.press(key)
    button(panel, "Unassign").wait_for()
    assert Case.objects.get(claimed_by=watcher) == case

    panel.goto(case.get_absolute_url())
    # Nothing is chosen yet: Tab leads to the first choice, and arrow keys to the others.
    press_until_focused(panel, "Dismiss: no action needed")
    panel.keyboard.press("ArrowDown")
    press_until_focused(panel, "Nothing")
    press_until_focused(panel, "Restrict their account")
    panel.keyboard.press("Enter")
    panel.keyboard.press("Tab")
    panel.keyboard.press("Shift+Tab")
    panel.keyboard.press("Shift+Tab")
    for _press in range(3):
        panel.keyboard.press("ArrowDown")
    for label, typed in (("How long", "6"), ("Rule", "It attacks")):
        press_until_focused(panel, label)
        panel.keyboard.type(typed)
    press_until_focused(panel, "Message to the member")
    panel.keyboard.type("Please rest a little.")
    press_until_focused(panel, "Apply decision")
    panel.keyboard.press("Enter")
    panel.get_by_text("The case is closed: silenced.").wait_for()
    silence = Member.objects.get(pk=alice.pk).silenced_until - timezone.now()
    assert timedelta(hours=5) < silence <= timedelta(hours=6)


def test_the_panels_own_pages_are_accessible_and_fit_the_screen(enter, alice, chief):
    page = enter(chief)
    pages = ["log/", "looks/", "try-words/", "host/", "everything/", f"members/{alice.pk}/posts/"]
    contrast = {"runOnly": ["color-contrast"]}  # Other rules give the same result in both themes.
    looks = [(PHONE_VIEWPORT, "dark", contrast), (DESKTOP_VIEWPORT, "light", {})]
    for path in pages:
        page.goto(f"/admin/{path}")
        for viewport, scheme, rules in looks:
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=scheme)
            page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
            assert find_accessibility_faults(page, **rules) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not wide, path


def test_watched_words_are_tried_on_sentences_before_they_are_saved(enter, watcher):
    page = enter(watcher, viewport=PHONE_VIEWPORT)
    page.goto("/admin/posts/watchedwords/add/")
    page.get_by_label("Phrase").fill("casin*")
    page.get_by_label("What happens").select_option("flag")
    page.get_by_label("Must match").fill("The best casino in town")
    page.get_by_label("Must not match").fill("Cousins came\nCasinos, never again")
    button(page, "Add watched words").click()
    page.get_by_role("alert").get_by_text("Found in: Casinos, never again").wait_for()
    assert find_accessibility_faults(page) == []
    assert page.get_by_label("Must match").input_value() == "The best casino in town"
    assert not WatchedWords.objects.exists()
    page.get_by_label("Must not match").fill("Cousins came")
    button(page, "Add watched words").click()
    page.locator(".messagelist").wait_for()
    assert WatchedWords.objects.get().phrase == "casin*"
