"""A report from the member to the moderator, the author and an appeal, by mouse and keyboard."""

import re

import pytest
from django.utils import timezone

from accounts.models import Member
from accounts.moderation_status.roles import ADMINISTRATOR, MODERATOR, give_role
from posts.models import Case, Notice, Post, Report, WatchedWords
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply, create_thread
from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize(
    "viewport", [PHONE_VIEWPORT, DESKTOP_VIEWPORT], ids=["phone", "desk"]
)


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


@SIZES
def test_a_report_from_click_to_outcome_and_appeal(enter, group, alice, bob, watcher, viewport):
    opening = create_thread(group, alice, "Tonight", "All of you are fools.", "discussion")
    reader = enter(bob, viewport=viewport)
    reader.goto(opening.thread.get_absolute_url())
    reader.locator("summary", has_text="More").first.click()
    reader.get_by_role("link", name="Report").first.click()
    reader.get_by_text("Threats or harassment").click()
    button(reader, "Send report").click()
    reader.get_by_text("Thank you").first.wait_for()

    panel = enter(watcher, viewport=viewport)
    panel.goto("/admin/")
    assert find_accessibility_faults(panel) == []
    open_from_queue(panel, "Reported")
    panel.get_by_text("All of you are fools.").wait_for()
    assert find_accessibility_faults(panel) == []
    assert not panel.get_by_label("Rule", exact=True).is_visible()
    choose_outcome(panel, "Hide it")
    panel.get_by_label("Rule", exact=True).select_option("harassment")
    panel.get_by_label("Message to the member").fill("Please speak for yourself.")
    button(panel, "Apply decision").click()
    panel.get_by_text("The case is closed: hidden.").wait_for()
    panel.get_by_role("link", name="Back to the case").click()
    panel.get_by_text("This case is closed.").wait_for()

    author = enter(alice, viewport=viewport)
    author.goto(Notice.objects.get(member=alice).get_absolute_url())
    author.get_by_text("Please speak for yourself.").wait_for()
    author.get_by_label("Your answer").fill("I meant myself too.")
    button(author, "Send appeal").click()
    author.get_by_text("Another moderator will read it").first.wait_for()
    assert Case.objects.open().filter(origin=Case.Origin.APPEAL).exists()


def test_the_queue_by_keyboard_alone(enter, group, alice, bob, watcher):
    opening = create_thread(group, alice, "Tonight", "Hello.", "discussion")
    Case.objects.all().delete()
    for number, urgency in ((1, 60), (2, 40)):
        post = create_reply(opening, bob, f"Reply {number}")
        Case.objects.create(origin="flag", kind="post", key=post.public_id, urgency=urgency)
    page = enter(watcher)
    page.goto("/admin/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("c")
    button(page, "Unassign").wait_for()
    assert Case.objects.get(claimed_by=watcher).urgency == 60


def test_a_crisis_from_writing_to_the_first_human_answer(enter, group, alice, bob, watcher):
    page = enter(alice)
    page.goto(f"/groups/{group.slug}/new/")
    page.get_by_label("Title").fill("Tonight")
    page.get_by_label("Your post").fill("I want to end my life.")
    button(page, "Start thread").click()
    page.get_by_role("heading", name="We're glad you wrote this").wait_for()
    page.get_by_text("I want to end my life.").wait_for()

    panel = enter(watcher)
    panel.goto("/admin/")
    open_from_queue(panel, "In danger")
    panel.locator(".case-here").get_by_text("I want to end my life.").wait_for()
    panel.get_by_text("Reply personally, within minutes").wait_for()
    assert find_accessibility_faults(panel) == []

    other = enter(bob)
    other.goto(Post.objects.get().thread.get_absolute_url())
    other.get_by_label("Your reply").fill("I am here. Are you safe?")
    button(other, "Send reply").click()
    other.get_by_text("Are you safe?").first.wait_for()
    assert Case.objects.get(origin="crisis").answered_at


@SIZES
def test_fifty_posts_of_a_spammer_are_hidden_and_restored(
    enter, group, alice, bob, watcher, viewport
):
    opening = create_thread(group, alice, "Watches", "Cheap watches.", "discussion")
    Post.objects.bulk_create(
        Post(thread=opening.thread, author=alice, ancestors=[opening.pk], text=f"Cheap {n}.")
        for n in range(49)
    )
    case = create_report(bob, "post", opening, "spam").case
    panel = enter(watcher, viewport=viewport)
    panel.goto(case.get_absolute_url())
    choose(panel, "Hide all their posts", rule="spam")
    assert Post.objects.filter(author=alice, removed_at=None).count() == 0
    panel.get_by_role("link", name="Back to the case").click()
    choose(panel, "Restore everything")
    assert Post.objects.filter(author=alice, removed_at=None).count() == 50


def open_from_queue(panel, kind):
    panel.locator(".queue li", has_text=kind).first.locator("a").click()


def choose_outcome(panel, outcome):
    """Press its words, which cover the whole row and the radio."""
    panel.locator(".outcome label").get_by_text(outcome, exact=True).click()
    assert panel.get_by_label(outcome, exact=True).is_checked()


def choose(panel, outcome, rule=""):
    label = panel.locator(".outcome label").get_by_text(outcome, exact=True)
    if not label.is_visible():
        panel.get_by_text("More outcomes", exact=True).click()
    choose_outcome(panel, outcome)
    if rule:
        panel.get_by_label("Rule", exact=True).select_option(rule)
    button(panel, "Apply decision").click()
    panel.get_by_text(re.compile("^(Done|The case is closed): ")).first.wait_for()


@SIZES
def test_a_silence_by_keyboard_alone_expires_by_itself(
    enter, thread, alice, bob, watcher, viewport
):
    case = create_report(bob, "post", thread.posts.get(), "harassment").case
    panel = enter(watcher, viewport=viewport)
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

    address = thread.get_absolute_url()
    author = enter(alice, viewport=viewport)
    author.goto(address)
    author.get_by_label("Your reply").fill("Am I heard?")
    button(author, "Send reply").click()
    author.get_by_text("Am I heard?").first.wait_for()
    assert not Post.objects.filter(text="Am I heard?").exists()
    # Six hours later.
    Member.objects.filter(pk=alice.pk).update(silenced_until=timezone.now())
    author.goto(address)
    author.get_by_label("Your reply").fill("I am back.")
    button(author, "Send reply").click()
    author.get_by_text("I am back.").first.wait_for()


def press_until_focused(page, name):
    """Press Tab until the button, link or field with the label `name` has the focus."""
    words = "(one => (one.labels?.[0] ?? one).textContent.trim())(document.activeElement)"
    for _time in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(words) == name:
            return
    pytest.fail(f"{name} is not reached by Tab")


@SIZES
def test_a_report_by_keyboard_alone(enter, group, alice, bob, viewport):
    opening = create_thread(group, alice, "Tonight", "All of you are fools.", "discussion")
    reader = enter(bob, viewport=viewport)
    reader.goto(opening.thread.get_absolute_url())
    press_until_focused(reader, "More")
    reader.keyboard.press("Enter")
    press_until_focused(reader, "Report")
    reader.keyboard.press("Enter")
    reader.get_by_role("heading", name="Report a post").wait_for()
    # The first choice of the list has the focus; arrow keys move to the others.
    press_until_focused(reader, "Someone may be in danger")
    reader.keyboard.press("ArrowDown")
    press_until_focused(reader, "Send report")
    reader.keyboard.press("Enter")
    reader.get_by_text("Thank you").first.wait_for()
    assert Report.objects.get().reason == "harassment"


@SIZES
def test_watched_words_are_tried_on_sentences_before_they_are_saved(enter, watcher, viewport):
    page = enter(watcher, viewport=viewport)
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


def test_a_draft_is_found_again_and_previewed(enter, group, thread, bob):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill("It was *late*.")
    page.get_by_text("Draft saved").wait_for()
    page.locator("summary", has_text="Add details").click()
    button(page, "Preview").click()
    page.locator(".preview em", has_text="late").wait_for()
    page.close()

    again = enter(bob)
    again.goto(thread.get_absolute_url())
    assert again.get_by_label("Your reply").input_value() == "It was *late*."
    button(again, "Send reply").click()
    again.locator("article em", has_text="late").first.wait_for()
    again.goto("/drafts/")
    again.get_by_text("No drafts.").wait_for()


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE_VIEWPORT, "dark"), (DESKTOP_VIEWPORT, "light")]
)
def test_the_panels_own_pages_are_accessible_and_fit_the_screen(
    enter, alice, chief, viewport, scheme
):
    page = enter(chief, viewport=viewport, color_scheme=scheme)
    pages = ["log/", "looks/", "try-words/", "host/", "everything/", f"members/{alice.pk}/posts/"]
    for path in pages:
        page.goto(f"/admin/{path}")
        assert find_accessibility_faults(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, path
