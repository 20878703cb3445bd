"""A member answers a message of the moderators: it reaches its case, and whoever has that."""

from datetime import timedelta

import pytest
from lxml import html

from accounts.models import Notification
from groups.models import HelpLine
from posts.models import Case, ModeratorMessage, Notice, Thread
from posts.moderation.answers import write_back
from posts.moderation.cases import claim_case, close_case, dismiss_case, unclaim_case
from posts.moderation.queue import list_cases
from posts.moderation.reports import create_report
from posts.moderation.warnings import warn_member
from posts.on_call.escalation import STEP_DELAYS
from posts.safety.cases import open_case, open_crisis_case
from posts.safety.moderator_messages import send_to_moderators
from posts.threads.posting import create_thread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
DARK = "I want to kill myself tonight."
QUESTION = "Are you safe right now?"
NOT_WHO_YOU_ARE = "not about who you are"


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


@pytest.fixture
def crisis(opening):
    return open_case(Case.Origin.CRISIS, "post", opening, 100)


@pytest.fixture
def report(bob, opening):
    return create_report(bob, "post", opening, "harassment").case


@pytest.fixture
def unnamed_crisis(group, alice):
    """A case about a post of Alice without her name."""
    opening = create_thread(group, alice, "Quietly", "It is me.", "discussion", anonymous=True)
    return open_case(Case.Origin.CRISIS, "post", opening, 100)


def ask(case, moderator, words=QUESTION):
    write_back(case, moderator, words)
    return Notice.objects.latest("pk").get_absolute_url()


def alerts_of(member):
    return Notification.objects.filter(
        member=member, kind__in=("crisis", "crisis-reply"), seen_at=None
    )


def forget_notifications():
    Notification.objects.all().delete()


# --- The page of the message ----------------------------------------------------


def test_the_page_has_a_form_to_reply(as_alice, crisis, watcher):
    page = html.fromstring(as_alice.get(ask(crisis, watcher)).text)
    assert page.xpath("//form[@method='post']//textarea[@name='words']")
    assert page.xpath("//h2[normalize-space()='Reply']")


def test_a_decision_has_the_form_to_appeal_and_no_other(as_alice, report, watcher):
    warn_member(report, watcher, "harassment", "Please be kind.")
    page = as_alice.get(Notice.objects.get().get_absolute_url()).text
    assert NOT_WHO_YOU_ARE in page
    assert page.count('name="words"') == 1
    assert "Send appeal" in page


def test_help_lines_of_their_country_can_be_tapped(as_alice, alice, crisis, watcher):
    type(alice).objects.filter(pk=alice.pk).update(country="FR")
    HelpLine.objects.create(
        country="FR", need="crisis", name="Une ligne", phone="31 14", source="x",
        verified_on="2026-11-01",
    )  # fmt: skip
    page = as_alice.get(ask(crisis, watcher)).text
    assert 'href="tel:3114"' in page
    assert NOT_WHO_YOU_ARE not in page


def test_without_lines_of_their_country_the_page_says_whom_to_call(as_alice, crisis, watcher):
    assert 'href="tel:112"' in as_alice.get(ask(crisis, watcher)).text


def test_a_message_about_something_else_has_no_help_lines(as_alice, report, watcher):
    page = as_alice.get(ask(report, watcher, "What happened?")).text
    assert "If you can't wait for a reply" not in html.fromstring(page).text_content()
    assert NOT_WHO_YOU_ARE not in page


def test_an_empty_or_too_long_reply_gets_a_sentence_and_its_words_back(as_alice, crisis, watcher):
    url = ask(crisis, watcher)
    answer = as_alice.post(url, {"words": ""})
    assert answer.status_code == 422
    assert "A few words are enough." in answer.text
    answer = as_alice.post(url, {"words": "I am here. " * 2_000})
    assert answer.status_code == 422
    assert "I am here. I am here." in answer.text
    assert not ModeratorMessage.objects.exists()


def test_only_the_recipient_can_reply(client, as_bob, as_watcher, crisis, watcher):
    url = ask(crisis, watcher)
    for other in (as_bob, as_watcher):
        assert other.get(url).status_code == 404
        assert other.post(url, {"words": "It is me."}).status_code == 404
    assert client.post(url, {"words": "It is me."}).status_code == 403
    assert not ModeratorMessage.objects.exists()


def test_the_page_shows_both_sides_of_the_conversation(as_alice, crisis, watcher):
    url = ask(crisis, watcher)
    as_alice.post(url, {"words": "My sister is with me."})
    ask(crisis, watcher, "I am glad that she is.")
    page = as_alice.get(url).text
    places = [page.index(words) for words in (QUESTION, "My sister", "I am glad that she is.")]
    assert places == sorted(places)
    assert watcher.name not in page


def test_what_one_answers_after_the_case_was_closed_is_shown_too(as_alice, crisis, watcher):
    url = ask(crisis, watcher)
    dismiss_case(crisis, watcher)
    as_alice.post(url, {"words": "Thank you for last night."})
    assert "Thank you for last night." in as_alice.get(url).text


def test_the_list_of_notifications_says_what_it_is_about(as_alice, crisis, watcher):
    ask(crisis, watcher)
    assert QUESTION in as_alice.get("/notifications/").text


def test_home_asks_for_an_answer_until_there_is_one(as_alice, crisis, watcher):
    url = ask(crisis, watcher)
    assert f'href="{url}">Read and answer' in as_alice.get("/").text
    as_alice.post(url, {"words": "I am here."})
    assert "Read and answer" not in as_alice.get("/").text


# --- Where the answer arrives ---------------------------------------------------


def test_it_arrives_in_the_same_case(as_alice, as_watcher, crisis, watcher):
    url = ask(crisis, watcher)
    answer = as_alice.post(url, {"words": "My sister is with me."}, follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert "You'll be notified when they answer." in answer.text
    assert not Case.objects.filter(kind="to-moderators").exists()
    page = as_watcher.get(crisis.get_absolute_url()).text
    assert page.index(QUESTION) < page.index("My sister is with me.")
    assert f'<strong dir="auto">{watcher.name}</strong>' in page


def test_the_same_word_answers_two_questions(as_alice, crisis, watcher):
    for question in (QUESTION, "Is someone with you?"):
        as_alice.post(ask(crisis, watcher, question), {"words": "No."})
    assert crisis.messages.count() == 2


def test_after_the_case_was_closed_it_opens_another(as_alice, crisis, watcher):
    url = ask(crisis, watcher)
    dismiss_case(crisis, watcher)
    as_alice.post(url, {"words": "Thank you."})
    assert Case.objects.open().get(kind="to-moderators").origin == Case.Origin.LETTER


def test_a_letter_goes_on_in_its_case(as_alice, alice, watcher):
    send_to_moderators(alice, "Someone asks me for money.")
    letter = Case.objects.latest("pk")
    claim_case(letter, watcher)
    forget_notifications()
    as_alice.post(ask(letter, watcher, "Who?"), {"words": "I don't want to say."})
    assert letter.messages.count() == 2
    assert Notification.objects.get(member=watcher).kind == "case-letter"


def test_words_of_a_crisis_answered_to_a_report_have_a_case_of_their_own(as_alice, report, watcher):
    as_alice.post(ask(report, watcher, "What happened?"), {"words": DARK})
    report.refresh_from_db()
    assert (report.origin, report.alerting_since) == (Case.Origin.REPORT, None)
    assert Case.objects.get(origin=Case.Origin.CRISIS).messages.get().words == DARK


def test_so_do_words_in_which_the_classifier_finds_one(as_alice, report, watcher):
    as_alice.post(ask(report, watcher, "What happened?"), {"words": "It is all too much."})
    message = report.messages.get()
    case = open_crisis_case("to-moderators", message)
    assert case != report
    assert case.messages.get() == message


def test_a_later_letter_has_a_case_of_its_own(as_alice, alice, report, watcher):
    as_alice.post(ask(report, watcher, "What happened?"), {"words": "I was angry."})
    send_to_moderators(alice, "Something else.")
    assert report.messages.count() == 1


def test_an_answer_in_a_crisis_that_was_also_reported_changes_neither(
    as_alice, bob, opening, crisis, watcher
):
    danger = create_report(bob, "post", opening, "crisis").case
    url = ask(danger, watcher)
    as_alice.post(url, {"words": DARK})
    danger.refresh_from_db()
    assert (danger.origin, danger.answered_at) == (Case.Origin.REPORT, None)
    assert danger.messages.get().words == DARK


def test_the_author_of_an_anonymous_post_is_not_named(
    as_alice, as_watcher, unnamed_crisis, watcher
):
    url = ask(unnamed_crisis, watcher)
    as_alice.post(url, {"words": "I am safe."})
    page = as_watcher.get(unnamed_crisis.get_absolute_url()).text
    assert "I am safe." in page
    assert "alice" not in page
    close_case(unnamed_crisis, Case.Outcome.LEFT)
    as_alice.post(url, {"words": "Thank you."})
    letter = Case.objects.open().get(kind="to-moderators")
    assert letter.subject is None
    assert "alice" not in as_watcher.get(letter.get_absolute_url()).text


# --- Who is alerted -------------------------------------------------------------


def test_whoever_has_the_case_is_alerted(as_alice, crisis, watcher, as_watcher):
    claim_case(crisis, watcher)
    url = ask(crisis, watcher)
    forget_notifications()
    as_alice.post(url, {"words": "My sister is with me."})
    alert = alerts_of(watcher).get()
    assert (alert.kind, alert.url) == ("crisis-reply", crisis.get_absolute_url())
    crisis.refresh_from_db()
    assert crisis.answered_at


def test_if_nobody_has_it_any_more_all_are_alerted(as_alice, crisis, watcher, moderator):
    claim_case(crisis, watcher)
    url = ask(crisis, watcher)
    unclaim_case(crisis, watcher)
    forget_notifications()
    as_alice.post(url, {"words": "I am here."})
    assert alerts_of(watcher).exists()
    assert alerts_of(moderator).exists()


def test_the_steps_go_on_and_start_again_once_all_were_taken(as_alice, crisis, watcher):
    url = ask(crisis, watcher)
    crisis.refresh_from_db()
    since = crisis.alerting_since
    as_alice.post(url, {"words": "I am here."})
    crisis.refresh_from_db()
    assert crisis.alerting_since == since
    Case.objects.update(alerting_since=since - max(STEP_DELAYS.values()))
    as_alice.post(url, {"words": "Is anyone there?"})
    crisis.refresh_from_db()
    assert crisis.alerting_since > since


# --- The page of the case -------------------------------------------------------


def send(client, case):
    return client.post(
        case.get_absolute_url(), {"act": "write-back", "words": QUESTION}, follow=True
    ).text


def test_the_case_says_to_whom_the_message_was_sent(as_watcher, crisis, settings):
    settings.DEMO = True
    text = html.fromstring(send(as_watcher, crisis)).text_content()
    assert "Message sent to " in text
    assert "Done and logged." not in text


def test_the_case_does_not_name_an_anonymous_author(as_watcher, unnamed_crisis, settings):
    settings.DEMO = True
    page = send(as_watcher, unnamed_crisis)
    assert "Message sent." in page
    assert "alice" not in page


def test_a_closed_case_is_not_urgent_any_more_and_nobody_is_unassigned(
    as_watcher, watcher, crisis, settings
):
    settings.DEMO = True
    claim_case(crisis, watcher)
    page = as_watcher.get(crisis.get_absolute_url()).text
    assert "Now: someone may be in danger" in page
    assert 'value="give-back"' in page
    dismiss_case(crisis, watcher)
    page = as_watcher.get(crisis.get_absolute_url()).text
    assert "Now: someone may be in danger" not in page
    assert 'value="give-back"' not in page


def test_the_steps_are_open_while_the_case_is(as_watcher, watcher, crisis, settings):
    settings.DEMO = True
    steps = "//details[contains(@class, 'case-steps')]/@open"
    assert html.fromstring(as_watcher.get(crisis.get_absolute_url()).text).xpath(steps)
    dismiss_case(crisis, watcher)
    assert not html.fromstring(as_watcher.get(crisis.get_absolute_url()).text).xpath(steps)


def test_who_is_safe_is_not_dismissed_and_their_case_can_be_opened_again(
    as_watcher, watcher, crisis, settings
):
    settings.DEMO = True
    as_watcher.post(crisis.get_absolute_url(), {"act": "apply", "content_act": "dismiss"})
    page = as_watcher.get(crisis.get_absolute_url()).text
    assert "Closed: They are safe" in page
    assert "ismissed" not in page
    assert "The case stays open" not in page
    as_watcher.post(crisis.get_absolute_url(), {"act": "reopen"})
    crisis.refresh_from_db()
    assert (crisis.closed_at, crisis.outcome, crisis.claimed_by) == (None, "", watcher)
    assert 'value="reopen"' not in as_watcher.get(crisis.get_absolute_url()).text


def test_a_case_is_not_opened_again_beside_another_about_the_same(
    as_watcher, watcher, crisis, opening, settings
):
    settings.DEMO = True
    dismiss_case(crisis, watcher)
    open_case(Case.Origin.CRISIS, "post", opening, 100)
    answer = as_watcher.post(crisis.get_absolute_url(), {"act": "reopen"})
    assert answer.status_code == 422
    assert "Another case about this is open already." in answer.text


def test_the_queue_says_that_somebody_in_danger_wrote_back(as_alice, as_watcher, crisis, watcher):
    url = ask(crisis, watcher)
    assert "They wrote back" not in as_watcher.get("/admin/").text
    as_alice.post(url, {"words": "I am here."})
    assert "They wrote back" in as_watcher.get("/admin/").text
    ask(crisis, watcher, "Thank you for answering.")
    assert "They wrote back" not in as_watcher.get("/admin/").text


def test_who_wrote_back_is_not_left_on_the_second_page(as_alice, watcher, crisis, monkeypatch):
    monkeypatch.setattr("posts.moderation.queue.CASES_PER_PAGE", 2)
    earlier = crisis.opened_at - timedelta(days=1)
    for n in range(3):
        Case.objects.create(origin="crisis", kind="post", key=n, urgency=100, opened_at=earlier)
    assert crisis not in list_cases(watcher, {})[0]
    as_alice.post(ask(crisis, watcher), {"words": "I am here."})
    assert list_cases(watcher, {})[0][0] == crisis


def test_nobody_in_danger_is_dismissed(as_watcher, crisis, report, settings):
    settings.DEMO = True
    page = as_watcher.get(crisis.get_absolute_url()).text
    assert "They are safe, or someone is with them" in page
    assert "Dismiss: no action needed" not in page
    assert "Dismiss: no action needed" in as_watcher.get(report.get_absolute_url()).text


def test_who_was_answered_does_not_wait_for_the_end_of_the_case(as_watcher, watcher, crisis):
    Case.objects.update(opened_at=crisis.opened_at - timedelta(hours=1))
    assert ">late<" in as_watcher.get("/admin/").text
    ask(crisis, watcher)
    assert ">late<" not in as_watcher.get("/admin/").text
