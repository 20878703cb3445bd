"""Exporting data, deleting and restoring an account, and unsubscribing, on a phone."""

import re
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import AccountDeletion, Export, Member, Notification
from accounts.notifications.email import send_due_emails
from posts.threads.posting import create_reply
from tests.browser.conftest import PHONE_VIEWPORT

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "one-day-at-a-time"


def button(page, name):
    return page.locator("#content").get_by_role("button", name=name, exact=True)


def fits_screen(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_account_is_exported_deleted_and_restored(enter, client, alice, bob, thread, tmp_path):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto("/settings/data/")
    button(page, "Export my data").click()
    expect(page.get_by_role("heading", name="Confirm it's you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Continue").click()
    expect(page.get_by_text("is ready")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download file").click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        archive.extractall(tmp_path / "mine")
    exported = page.context.new_page()
    exported.goto(f"file://{tmp_path}/mine/index.html")
    expect(exported.get_by_role("heading", name="My data")).to_be_visible()
    expect(exported.get_by_text("What did you do?")).to_be_visible()
    assert fits_screen(exported)

    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Erase my posts").check()
    button(page, "Delete my account").click()  # The password was confirmed a moment ago.
    expect(page.get_by_role("heading", name="Take care")).to_be_visible()
    assert fits_screen(page)

    client.force_login(bob)
    assert client.get("/members/alice/").status_code == 404
    assert "What did you do?" not in client.get(thread.get_absolute_url()).text

    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(alice.email)
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Sign in").click()
    button(page, "Restore my account").click()
    expect(page.get_by_text("Everything is as you left it.")).to_be_visible()
    assert not AccountDeletion.objects.exists()
    assert "What did you do?" in client.get(thread.get_absolute_url()).text


def test_the_page_shows_the_progress_by_itself(enter, alice):
    export = alice.exports.create(done=3, parts=9)
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto("/settings/data/")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "3")
    Export.objects.filter(pk=export.pk).update(file="exports/x.zip")
    expect(page.get_by_text("is ready")).to_be_visible()


def test_emails_are_chosen_and_stopped_with_one_click(enter, alice, bob, thread):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto("/settings/notifications/")
    fine_tuning = page.locator("details.fine-tune")
    fine_tuning.locator("summary").click()
    fine_tuning.get_by_label("Someone cheered for you").select_option("Never")
    fine_tuning.get_by_label("Show who wrote").check()
    fine_tuning.get_by_role("button", name="Save fine-tuning").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("You chose your own mix")).to_be_visible()
    assert fits_screen(page)

    create_reply(thread.posts.get(), bob, "We danced.")
    long_ago = timezone.now() - timedelta(hours=1)
    Notification.objects.update(email_due_at=long_ago, since=long_ago)
    Member.objects.update(last_active_at=long_ago)
    send_due_emails()
    sent = mail.outbox[-1]
    assert "We danced." in sent.body
    (address,) = re.fullmatch("<(.+)>", sent.extra_headers["List-Unsubscribe"]).groups()

    page.context.clear_cookies()  # She may be signed out where she reads her email.
    page.goto(address)
    button(page, "Stop only this kind").click()
    expect(page.get_by_role("heading", name="Unsubscribed")).to_be_visible()
    stopped = dict(alice.email_choices.values_list("kind", "frequency"))
    assert stopped == {"cheered": "never", "replied": "never"}
