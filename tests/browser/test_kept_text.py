"""A tap on another page loses no words of a private form. They stay in the browser tab."""

import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from accounts.messaging.services import accept_conversation, start_conversation
from accounts.models import Message
from milestones.models import JournalEntry, Letter
from posts.models import Draft, Report
from posts.threads.posting import create_reply
from tests.browser.conftest import PHONE_VIEWPORT

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "The thing that I could not say to anyone."
NOTICE = re.compile("You haven't (sent|saved) this yet.")


def stored(page):
    return page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def write(page, address, words=WORDS, field="text"):
    page.goto(address)
    page.locator(f"main [name={field}]").fill(words)


def unfold(page):
    for summary in reversed(page.locator("main form details:not([open]) > summary").all()):
        summary.click()


def find_fields(page, names):
    return [
        page.locator(f"main [name={name}]" if name else "main textarea").first for name in names
    ]


def go_home(page):
    page.get_by_role("link", name="Home", exact=True).first.click()
    page.wait_for_url("**/")


@pytest.fixture
def answer(thread, bob):
    return create_reply(thread.posts.get(ancestors=[]), bob, "An answer.")


FORMS_OF_A_MEMBER = {
    "/right-now/plan/edit/": ["warning_signs"],
    "/right-now/letter/": ["text"],
    "/journal/new/": ["text"],
    "/check-in/": ["note", "gratitude"],
    "/messages/to/bob/": ["text"],
    "/report/post/{post}/": ["words"],
    "/notices/write/": ["words"],
    "/worksheets/new/balance/": [None],
}
FORMS_OF_AN_ORGANIZER = {
    "/groups/{group}/manage/": ["about"],
    "/groups/{group}/meetings/new/": ["name", "online_link"],
    "/groups/{group}/volunteering/new/": ["text"],
    "/groups/new/": ["summary"],
}


@pytest.mark.parametrize(
    ("person", "forms"), [("alice", FORMS_OF_A_MEMBER), ("organizer", FORMS_OF_AN_ORGANIZER)]
)
def test_words_are_there_again(request, enter, group, answer, person, forms):
    page = enter(request.getfixturevalue(person), viewport=PHONE_VIEWPORT)
    forms = [(one.format(post=answer.public_id, group=group.slug), forms[one]) for one in forms]
    for address, names in forms:
        page.goto(address)
        expect(page.get_by_text(NOTICE)).to_have_count(0)
        unfold(page)
        for field in find_fields(page, names):
            field.fill(WORDS)
    go_home(page)
    expect(page.get_by_text(NOTICE)).to_have_count(0)
    for address, names in forms:
        page.goto(address)
        for field in find_fields(page, names):
            expect(field).to_have_value(WORDS)
            expect(field).to_be_visible()
        page.get_by_text(NOTICE).wait_for()
    assert not Draft.objects.exists()


def test_what_an_organizer_chose_is_there_again(enter, organizer, group):
    page = enter(organizer, viewport=PHONE_VIEWPORT)
    page.goto(f"/groups/{group.slug}/meetings/new/")
    page.get_by_label("Day", exact=True).select_option("Thursday")
    page.get_by_text("In person", exact=True).click()
    page.locator("details", has=page.locator("[name=types]")).locator("summary").click()
    page.get_by_label("Newcomer").check()
    go_home(page)
    page.goto(f"/groups/{group.slug}/meetings/new/")
    page.get_by_text(NOTICE).wait_for()
    expect(page.get_by_label("Day", exact=True)).to_have_value("4")
    expect(page.get_by_label("In person", exact=True)).to_be_checked()
    expect(page.get_by_label("Newcomer")).to_be_checked()
    page.get_by_role("button", name="Discard changes").click()
    expect(page.get_by_label("Day", exact=True)).to_have_value("")
    expect(page.get_by_label("In person", exact=True)).not_to_be_checked()
    assert "types" not in stored(page)


def test_showing_the_types_of_a_fellowship_keeps_the_words_of_a_meeting(enter, organizer, group):
    page = enter(organizer)
    write(page, f"/groups/{group.slug}/meetings/new/", field="name")
    page.locator("[name=show_types]").evaluate("button => button.form.requestSubmit(button)")
    page.wait_for_url("**#types")
    go_home(page)
    page.goto(f"/groups/{group.slug}/meetings/new/")
    expect(page.locator("main [name=name]")).to_have_value(WORDS)


def test_they_are_gone_once_they_are_saved(enter, alice):
    page = enter(alice)
    write(page, "/journal/new/")
    page.get_by_role("button", name="Save entry").click()
    page.get_by_text(WORDS).first.wait_for()
    assert JournalEntry.objects.count() == 1
    assert WORDS not in stored(page)
    page.goto("/journal/new/")
    assert page.locator("[name=text]").input_value() == ""


def test_a_message_that_is_sent_is_gone(enter, alice, bob, group):
    conversation = start_conversation(bob, alice, "Hello Alice.", uuid4())
    accept_conversation(conversation)
    page = enter(alice)
    page.goto(conversation.get_absolute_url())
    page.locator("#composer [name=text]").fill(WORDS)
    go_home(page)
    page.goto(conversation.get_absolute_url())
    expect(page.locator("#composer [name=text]")).to_have_value(WORDS)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#composer [name=text]")).to_have_value("")
    page.wait_for_function("words => !JSON.stringify(sessionStorage).includes(words)", arg=WORDS)
    assert Message.objects.filter(text=WORDS).exists()


def test_what_a_form_refuses_is_kept_still(enter, alice, answer):
    page = enter(alice)
    write(page, f"/report/post/{answer.public_id}/", field="words")
    page.locator("form[method=post]", has=page.locator("[name=words]")).evaluate(
        "f => f.noValidate = true"
    )
    page.get_by_role("button", name="Send report").click()
    page.get_by_text("Please choose a reason.").first.wait_for()
    go_home(page)
    page.goto(f"/report/post/{answer.public_id}/")
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    assert not Report.objects.exists()


def test_they_can_be_discarded(enter, alice):
    Letter.objects.create(member=alice, text="The letter as it was.")
    page = enter(alice)
    write(page, "/right-now/letter/")
    go_home(page)
    page.goto("/right-now/letter/")
    page.get_by_role("button", name="Discard changes").click()
    expect(page.get_by_label("My letter")).to_have_value("The letter as it was.")
    assert WORDS not in stored(page)
    page.reload()
    expect(page.get_by_label("My letter")).to_have_value("The letter as it was.")


def test_what_was_saved_elsewhere_is_not_overwritten(enter, alice):
    page = enter(alice)
    write(page, "/right-now/letter/")
    go_home(page)
    Letter.objects.create(member=alice, text="Saved on the phone.")
    for _visit in range(2):
        page.goto("/right-now/letter/")
        expect(page.get_by_label("My letter")).to_have_value(f"{WORDS}\n\nSaved on the phone.")


def test_another_tab_does_not_have_them_and_signing_out_deletes_them(enter, alice):
    page = enter(alice)
    write(page, "/journal/new/")
    go_home(page)
    other = page.context.new_page()
    other.goto("/journal/new/")
    assert other.locator("[name=text]").input_value() == ""
    assert WORDS not in stored(other)
    assert WORDS in stored(page)
    page.get_by_label("You", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()
    assert WORDS not in stored(page)


def test_leaving_deletes_them_and_another_member_does_not_see_them(enter, alice, bob, live_server):
    page = enter(alice)
    page.route("https://www.bbc.com/**", lambda route: route.fulfill(body="Weather"))

    def click_leave():
        page.get_by_role("link", name="Leave this page").click()

    def press_shift():
        page.locator("h1").click()
        for _press in range(3):
            page.keyboard.press("Shift")

    for leave in (click_leave, press_shift):
        write(page, "/journal/new/")
        leave()
        page.get_by_text("Weather").wait_for()
        page.goto("/journal/new/")
        assert page.locator("[name=text]").input_value() == ""
        assert WORDS not in stored(page)

    write(page, "/journal/new/")
    sign_in(page, bob, live_server)
    page.goto("/journal/new/")
    assert page.locator("[name=text]").input_value() == ""
    assert WORDS not in stored(page)


def test_when_a_session_has_ended_only_what_was_sent_waits(enter, alice, live_server):
    page = enter(alice)
    write(page, "/right-now/letter/", "Not sent.")
    write(page, "/journal/new/")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save entry").click()
    page.locator("body.visitor").wait_for()
    assert "Not sent." not in stored(page)
    sign_in(page, alice, live_server)
    page.goto("/journal/new/")
    expect(page.locator("[name=text]")).to_have_value(WORDS)


def sign_in(page, member, live_server):
    client = Client()
    client.force_login(member)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


def test_a_public_reply_is_saved_as_before(enter, alice, thread):
    page = enter(alice)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill(WORDS)
    expect(page.locator("[data-draft-status]")).to_have_text("Draft saved")
    assert WORDS not in stored(page)
