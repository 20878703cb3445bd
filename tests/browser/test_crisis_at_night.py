"""Words of crisis at ten past three: alerts with a clock that moves, until a human has answered."""

import re
from collections import Counter

import pytest
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import OutgoingPush
from posts.models import Case
from recovery_forum.models import OutgoingMail
from tests.accounts.push.conftest import push_service  # noqa: F401 - fixture
from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults
from tests.browser.nights import ZONE, running_night
from tests.posts.on_call.conftest import CRISIS_WORDS, make_moderator, names_alerted  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def night(settings, run_concurrently, push_service):  # noqa: F811
    settings.ADMINS = [("Host", "host@example.org")]
    settings.DEMO = True
    with running_night(settings, 2, run_concurrently, push_service) as night:
        yield night


@pytest.fixture
def team(night, make_moderator):  # noqa: F811
    """Mia is on call at night, Noor is next, and Olu has chosen no hours. Each has a phone."""
    shifts = {"mia": "22:00-06:00", "noor": "06:00-12:00", "olu": ""}
    team = {name: make_moderator(name, hours, time_zone=ZONE) for name, hours in shifts.items()}
    for member in team.values():
        night.turn_on_pushes(member)
    return team


def test_a_crisis_is_heard_until_someone_answers(night, team, enter, alice, group):
    night.turn_on_pushes(alice)
    page = enter(alice, viewport=PHONE_VIEWPORT)
    write_in_crisis(page, group)

    # In the same minute, Mia's phone has it, and she has an email. She sleeps.
    night.go_to(0)
    assert (night.list_pushed(), names_alerted()) == (["mia"], ["mia"])
    night.go_to(4)
    assert (night.list_pushed(), names_alerted()) == (["mia"], ["mia"])
    night.go_to(5, 14)
    assert (night.list_pushed(), names_alerted()) == (["mia", "noor"], ["mia", "noor"])
    everyone = Counter(mia=2, noor=2, olu=1)
    night.go_to(15, 29)
    assert Counter(night.list_pushed()) == Counter(names_alerted()) == everyone
    night.go_to(30, 31)
    assert Counter(night.list_pushed()) == everyone
    assert Counter(names_alerted()) == everyone + Counter(host=1)

    # Olu follows the link in her email, claims the case and answers, and everything stops.
    desk = enter(team["olu"], viewport=PHONE_VIEWPORT)
    claim_and_answer(desk, find_link_in_email_to("olu"), "I'm here with you. Are you safe?")
    night.go_to(32, 45, 90)
    assert Counter(night.list_pushed()) == everyone
    assert Counter(names_alerted()) == everyone + Counter(host=1)

    # The answer is on Alice's phone, once, and behind it the thread.
    assert night.list_pushed(is_urgent=False).count("alice") == 1
    page.goto(reverse("accounts:notifications"))
    page.get_by_role("link", name=re.compile("olu")).first.click()
    page.locator("article", has_text="Are you safe?").wait_for()

    desk.goto(reverse("admin:host"))
    cells = desk.locator("tr", has_text="In danger").locator("th, td").all_inner_texts()
    row = " ".join(cell.strip() for cell in cells)
    assert re.fullmatch(r"In danger 1 \(0\) none closed yet 31 min\w*", row)
    assert not DBTaskResult.objects.failed().exists()
    assert not OutgoingMail.objects.exists()
    assert not OutgoingPush.objects.exists()
    assert max(Counter((*m.to, m.subject, m.body) for m in mail.outbox).values()) <= 2


def write_in_crisis(page, group):
    page.goto(f"/groups/{group.slug}/new/")
    page.get_by_label("Title").fill("Tonight")
    page.get_by_label("Your post").fill(CRISIS_WORDS)
    page.get_by_role("button", name="Start thread").click()
    page.get_by_role("heading", name="We're glad you wrote this").wait_for()


def find_link_in_email_to(name):
    (message,) = [message for message in mail.outbox if message.to == [f"{name}@example.org"]]
    return re.search(r"https?://\S+", message.body).group()


def claim_and_answer(desk, link, words):
    desk.goto(link)
    desk.locator(".case-here").get_by_text(CRISIS_WORDS).wait_for()
    desk.get_by_text("Reply personally, within minutes").wait_for()
    assert find_accessibility_faults(desk) == []
    desk.get_by_role("button", name="Assign to me").click()
    desk.get_by_text("Assigned to olu").first.wait_for()
    assert Case.objects.get(origin=Case.Origin.CRISIS).claimed_by.name == "olu"
    desk.locator("#id_words").fill(words)
    desk.get_by_role("button", name="Reply in the thread").click()
    desk.get_by_text("First human reply").wait_for()
