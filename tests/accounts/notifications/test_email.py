"""Notification emails: discreet, at the right time, once, and only to the right members."""

import re
import socketserver
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from accounts.blocking.services import mute_member
from accounts.models import (
    AccountDeletion,
    Block,
    EmailChoice,
    EmailPreferences,
    Member,
    Notification,
)
from accounts.models.email_preferences import get_next_digest_time
from accounts.notifications import email
from accounts.notifications.defaults import (
    DEFAULT_CHOICES,
    DIGEST,
    SENT_SEPARATELY,
    Frequency,
    get_email_choices,
    get_kind_label,
)
from accounts.notifications.email import (
    get_unsubscribe_path,
    send_due_emails,
    send_email_to,
    set_email_choice,
)
from accounts.notifications.services import SENT_EACH_TIME, send_notification
from accounts.privacy.deletion import request_deletion
from groups.membership.services import join_group, leave_group
from posts.reactions.services import toggle_reaction
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply
from recovery_forum.lib.email_queue import deliver_message
from recovery_forum.models import OutgoingMail

pytestmark = pytest.mark.django_db
PATH = "/settings/notifications/"
Kind = Notification.Kind
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nobody_is_here(alice, bob):
    Member.objects.update(last_active_at=LONG_AGO)


@pytest.fixture
def opening(thread):
    return thread.posts.get()


@pytest.fixture
def reply(opening, bob):
    return create_reply(opening, bob, "A secret canary danced.")


def make_due(**when):
    """Set all notifications back in time, so that their emails are due."""
    ago = timezone.now() - timedelta(**(when or {"minutes": 3}))
    Notification.objects.update(email_due_at=ago, since=ago - timedelta(minutes=2))


def send(**when):
    make_due(**when)
    send_due_emails()
    return mail.outbox


def full_text(message):
    return "\n".join(
        [message.subject, message.body, *(part.content for part in message.alternatives)]
    )


# --- Content --------------------------------------------------------------------


def test_an_email_says_that_there_is_news_and_no_more(alice, reply):
    (sent,) = send()
    assert sent.to == [alice.email]
    assert sent.subject == "Something is here for you"
    for word in ("bob", "canary", "wedding", "wine", "recovery"):
        assert word not in full_text(sent).lower().replace("recovery-forum", ""), word


def test_an_email_has_text_and_html(reply):
    (sent,) = send()
    assert "Something is here for you." in sent.body
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    assert "Something is here for you." in html


def test_an_email_has_details_if_the_member_wants_them(alice, reply):
    EmailPreferences.objects.create(member=alice, shows_details=True)
    (sent,) = send()
    assert sent.subject == "Something is here for you"
    for words in ("bob replied to you", "First wedding", "Evenings without wine", "canary danced"):
        assert words in sent.body, words
    assert reply.get_absolute_url() in sent.body


def test_text_is_escaped_in_html_only(alice, bob, opening):
    EmailPreferences.objects.create(member=alice, shows_details=True)
    create_reply(opening, bob, "Cake & tea")
    (sent,) = send()
    assert "Cake & tea" in sent.body
    assert "Cake &amp; tea" in sent.alternatives[0].content


def test_links_lead_to_this_site(settings, reply):
    settings.SITE_URL = "https://forum.test"
    (sent,) = send()
    assert "https://forum.test/notifications/" in sent.body


# --- Timing ---------------------------------------------------------------------


def test_no_email_is_sent_in_the_first_minutes(reply):
    assert send_due_emails() == 0
    assert mail.outbox == []


def test_a_seen_notification_causes_no_email(as_alice, alice, reply):
    make_due()
    as_alice.get("/notifications/")
    Member.objects.update(last_active_at=LONG_AGO)
    send_due_emails()
    assert mail.outbox == []


def test_no_email_is_sent_while_the_member_is_online(as_alice, alice, reply):
    as_alice.get("/")
    assert send() == []
    Member.objects.update(last_active_at=LONG_AGO)
    assert len(send()) == 1


def test_the_last_activity_is_saved_every_few_minutes_only(
    as_alice, alice, django_assert_num_queries
):
    as_alice.get("/about/")
    alice.refresh_from_db()
    assert alice.is_online
    with django_assert_num_queries(2):  # The session and the member.
        as_alice.get("/about/")


def test_a_second_run_sends_nothing(reply):
    assert len(send()) == 1
    assert send_due_emails() == 0
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_time_send_one_email(reply):
    make_due()
    both = threading.Barrier(2)

    def run(_):
        both.wait()
        send_due_emails()
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    assert len(mail.outbox) == 1


def test_an_email_names_the_others_when_the_latest_is_muted(alice, bob, organizer, opening):
    EmailPreferences.objects.create(member=alice, shows_details=True)
    set_email_choice(alice, Kind.REACTED, Frequency.NOW)
    toggle_reaction(opening, bob, "with-you")
    toggle_reaction(opening, organizer, "with-you")
    mute_member(alice, organizer)
    (sent,) = send()
    assert "bob sent you support" in sent.body
    assert "olive" not in full_text(sent)


def test_what_is_added_after_an_email_causes_no_second_one(alice, bob, organizer, opening):
    set_email_choice(alice, Kind.REACTED, Frequency.NOW)
    toggle_reaction(opening, bob, "with-you")
    assert len(send()) == 1
    toggle_reaction(opening, organizer, "with-you")
    assert Notification.objects.get().email_due_at is None


def test_several_of_a_kind_come_in_one_email(opening, bob):
    for number in range(3):
        create_reply(opening, bob, f"Reply {number}.")
    (sent,) = send()
    assert "3 things are here for you." in sent.body


def test_never_means_never(alice, reply):
    set_email_choice(alice, Kind.REPLIED, Frequency.NEVER)
    assert send() == []
    assert Notification.objects.filter(member=alice, seen_at=None).count() == 1


@pytest.mark.parametrize(("hour", "mails"), [(17, 0), (19, 1)])
def test_the_digest_comes_at_six_in_the_evening(time_machine, alice, bob, opening, hour, mails):
    Member.objects.filter(pk=alice.pk).update(time_zone="America/New_York", last_active_at=LONG_AGO)
    evening = datetime(2026, 7, 1, hour, 5, tzinfo=ZoneInfo("America/New_York"))
    toggle_reaction(opening, bob, "with-you")
    morning = evening.replace(hour=9)
    Notification.objects.update(since=morning, email_due_at=morning + timedelta(minutes=2))
    time_machine.move_to(evening, tick=False)
    send_due_emails()
    assert len(mail.outbox) == mails


def test_the_daily_digest_is_one_email(alice, bob, organizer, opening):
    for kind in (Kind.REPLIED, Kind.REACTED):
        set_email_choice(alice, kind, Frequency.DAILY)
    create_reply(opening, bob, "Here.")
    toggle_reaction(opening, organizer, "with-you")
    (sent,) = send(days=1, hours=1)
    assert "2 things are here for you." in sent.body


def test_an_email_waits_for_the_end_of_quiet_hours(time_machine, alice, reply):
    Member.objects.filter(pk=alice.pk).update(time_zone="Asia/Tokyo", last_active_at=LONG_AGO)
    EmailPreferences.objects.create(member=alice, quiet_from=time(22), quiet_until=time(7))
    night = datetime(2026, 7, 1, 23, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    time_machine.move_to(night, tick=False)
    assert send() == []
    waits_until = Notification.objects.get().email_due_at
    assert waits_until == datetime(2026, 7, 2, 7, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    time_machine.move_to(waits_until, tick=False)
    send_due_emails()
    assert len(mail.outbox) == 1


@few(max_examples=60, deadline=None)
@given(
    st.times(), st.times(), st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)),
    st.sampled_from(["UTC", "America/New_York", "Asia/Tokyo"]),
)  # fmt: skip
def test_quiet_hours_end_within_a_day(start, end, wall, zone):
    now = wall.replace(tzinfo=ZoneInfo(zone))
    until = EmailPreferences(quiet_from=start, quiet_until=end).get_quiet_hours_end(now)
    if until is not None:
        assert now < until
        assert until.replace(tzinfo=None) - wall <= timedelta(days=1)
        assert (
            EmailPreferences(quiet_from=start, quiet_until=end).get_quiet_hours_end(until) is None
        )


@few(max_examples=60, deadline=None)
@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)))
def test_a_digest_is_at_most_a_day_away(wall):
    after = wall.replace(tzinfo=UTC)
    assert timedelta() < get_next_digest_time(after) - after <= timedelta(days=1)


# --- Who gets no email ----------------------------------------------------------


def test_an_unverified_address_gets_no_email(alice, reply):
    EmailAddress.objects.filter(user=alice).update(verified=False)
    assert send() == []


def test_a_restricted_member_gets_no_email(alice, reply):
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert send() == []


def test_a_member_who_is_deleting_their_account_gets_no_email(alice, reply):
    request_deletion(AccountDeletion(member=alice), "https://forum.test/")
    mail.outbox.clear()
    assert send() == []


def test_a_member_who_left_the_group_meanwhile_gets_no_email(alice, group, reply):
    leave_group(group, alice)
    assert send() == []


def test_a_post_deleted_meanwhile_is_not_mentioned(reply):
    withdraw_post(reply)
    assert send() == []


def test_no_email_crosses_a_block_made_meanwhile(alice, bob, reply):
    Block.objects.create(blocker=alice, blocked=bob)
    assert send() == []


def test_a_former_organizer_gets_no_email_about_requests(organizer, charlie, group):
    join_group(group, charlie)
    group.memberships.filter(member=organizer).update(role="member")
    assert send() == []


def test_a_url_without_a_preview_gets_the_sentence_only(alice, bob):
    EmailPreferences.objects.create(member=alice, shows_details=True)
    send_notification(alice.pk, Kind.REPLIED, bob, "/about/")
    (sent,) = send()
    assert "bob replied to you" in sent.body


def test_an_anonymous_author_is_called_someone(alice):
    EmailPreferences.objects.create(member=alice, shows_details=True)
    send_notification(alice.pk, Kind.REPLIED, None, "/about/")
    (sent,) = send()
    assert "Someone replied to you" in sent.body


# --- Unsubscribing --------------------------------------------------------------


def get_unsubscribe_url(sent):
    header = sent.extra_headers["List-Unsubscribe"]
    (address,) = re.fullmatch(r"<https?://[^/]+(/\S+)>", header).groups()
    return address


def test_one_click_unsubscribes_from_that_kind_only(alice, reply):
    (sent,) = send()
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    machine = Client(enforce_csrf_checks=True)
    answer = machine.post(get_unsubscribe_url(sent), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert dict(alice.email_choices.values_list("kind", "frequency")) == {"replied": "never"}


def test_one_click_unsubscribes_from_all_emails(client, alice, reply):
    (sent,) = send()
    page = client.get(get_unsubscribe_url(sent)).content.decode()
    assert 'name="everything"' in page
    client.post(get_unsubscribe_url(sent), {"everything": "1"})
    assert get_email_choices(alice) == dict.fromkeys(get_email_choices(alice), "never")


def test_after_one_kind_all_others_can_be_unsubscribed_from(client, alice, reply):
    (sent,) = send()
    page = client.post(get_unsubscribe_url(sent)).content.decode()
    assert 'name="everything"' in page
    assert "/settings/notifications/" in page


def test_opening_the_link_again_says_what_was_stopped(client, alice, reply):
    (sent,) = send()
    client.post(get_unsubscribe_url(sent))
    page = client.get(get_unsubscribe_url(sent)).content.decode()
    assert "You no longer get emails about “Someone replied to you”." in page
    client.post(get_unsubscribe_url(sent), {"everything": "1"})
    page = client.get(get_unsubscribe_url(sent)).content.decode()
    assert "You no longer get emails about notifications." in page


def test_opening_the_page_unsubscribes_from_nothing(client, alice, reply):
    (sent,) = send()
    page = client.get(get_unsubscribe_url(sent)).content.decode()
    assert "Unsubscribe" in page
    assert "Someone replied to you" in page
    assert not EmailChoice.objects.exists()


def test_the_digest_is_unsubscribed_from_as_a_whole(client, alice):
    client.post(get_unsubscribe_path(alice, DIGEST))
    stopped = dict(alice.email_choices.values_list("kind", "frequency"))
    assert stopped == {
        kind: "never" for kind, how in DEFAULT_CHOICES.items() if how == Frequency.DAILY
    }


def test_a_forged_link_unsubscribes_from_nothing(client, alice):
    real = get_unsubscribe_path(alice, "replied")
    assert client.post(real.replace("stop/", "stop/x")).status_code == 404
    assert not EmailChoice.objects.exists()


def test_the_link_of_an_erased_member_does_nothing(client, alice):
    address = get_unsubscribe_path(alice, "replied")
    alice.delete()
    assert client.post(address).status_code == 200


# --- The settings page ----------------------------------------------------------


def get_form_values(client):
    form = client.get(PATH).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_page_saves_the_choices(as_alice, alice):
    data = get_form_values(as_alice) | {
        "frequency-replied": "daily",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
    }
    assert as_alice.post(PATH, data)["Location"] == PATH
    assert dict(alice.email_choices.values_list("kind", "frequency")) == {"replied": "daily"}
    assert alice.email_preferences.quiet_until == time(7)
    assert not alice.email_preferences.shows_details
    assert get_form_values(as_alice)["frequency-replied"] == "daily"


def test_quiet_hours_need_both_ends(as_alice):
    answer = as_alice.post(PATH, get_form_values(as_alice) | {"quiet_from": "22:00"})
    assert answer.status_code == 422
    assert "a start and an end" in answer.content.decode()


def test_invalid_choices_are_refused(subtests, as_alice):
    for nonsense in [{"frequency-replied": "hourly"}, {"quiet_from": "99:99"}, {}]:
        with subtests.test(nonsense=nonsense):
            before = get_form_values(as_alice) if nonsense else {}
            assert as_alice.post(PATH, before | nonsense).status_code == 422


def test_moderators_have_more_choices(as_alice, as_moderator):
    assert "frequency-left-alone" not in get_form_values(as_alice)
    assert "frequency-left-alone" in get_form_values(as_moderator)


def test_visitors_have_no_email_settings(client):
    assert client.get(PATH)["Location"].startswith("/accounts/login/")


def test_every_kind_has_a_default():
    """Otherwise members could not choose its frequency: see accounts/notifications/defaults.py."""
    assert set(DEFAULT_CHOICES | SENT_SEPARATELY) == set(Kind.values)
    assert all("%(" not in get_kind_label(kind) for kind in Kind)


def test_a_run_takes_the_same_queries_for_few_and_many_notifications(
    opening, bob, django_assert_max_num_queries
):
    for number in range(12):
        create_reply(opening, bob, f"Reply {number}.")
    make_due()
    with django_assert_max_num_queries(30):
        call_command("send_notifications")
    assert len(mail.outbox) == 1


# --- An unreachable mail server -------------------------------------------------


class Sink(socketserver.StreamRequestHandler):
    """A minimal SMTP server that can refuse or hang, and stores what it accepted."""

    def handle(self):
        if self.server.hangs:
            self.server.asleep.wait(10)
            return
        if self.server.refuses:
            self.wfile.write(b"421 Not now\r\n")
            return
        self.wfile.write(b"220 sink\r\n")
        taking = False
        for line in self.rfile:
            if taking:
                self.server.taken[-1] += line
                if line == b".\r\n":
                    taking = False
                    self.wfile.write(b"250 OK\r\n")
            elif line[:4].upper() == b"DATA":
                taking = True
                self.server.taken.append(b"")
                self.wfile.write(b"354 Go on\r\n")
            elif line[:4].upper() == b"QUIT":
                self.wfile.write(b"221 Bye\r\n")
                return
            else:
                self.wfile.write(b"250 OK\r\n")


@pytest.fixture
def mail_sink(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.refuses, server.hangs, server.taken, server.daemon_threads = True, False, [], True
        server.asleep = threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
        settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
        yield server
        server.asleep.set()
        server.shutdown()


def test_a_server_that_refuses_and_then_accepts_loses_nothing(mail_sink, alice, reply):
    make_due()
    send_due_emails()
    waiting = OutgoingMail.objects.get()
    deliver_message.call(waiting.pk)
    assert mail_sink.taken == []
    assert OutgoingMail.objects.get().last_error == "SMTPConnectError"
    mail_sink.refuses = False
    deliver_message.call(waiting.pk)
    deliver_message.call(waiting.pk)
    assert not OutgoingMail.objects.exists()
    (taken,) = mail_sink.taken
    assert b"To: alice@example.org" in taken
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in taken


def test_a_server_that_hangs_delays_no_page_and_loses_nothing(settings, mail_sink, as_bob, opening):
    mail_sink.hangs, settings.EMAIL_TIMEOUT = True, 0.2
    url = reverse("posts:reply", args=[opening.thread.public_id])
    answer = as_bob.post(url, {"text": "Here.", "answers": opening.public_id})
    assert answer.status_code == 302
    make_due()
    send_due_emails()
    assert OutgoingMail.objects.get().attempts == 0  # No delivery was attempted yet.
    deliver_message.call(OutgoingMail.objects.get().pk)
    assert OutgoingMail.objects.get().attempts == 1


def test_one_broken_row_does_not_stop_the_others(alice, bob, organizer, reply, monkeypatch):
    send_notification(organizer.pk, Kind.MEMBERSHIP_ACCEPTED, bob, "/about/")
    Member.objects.update(last_active_at=LONG_AGO)
    send_well = send_email_to

    def send_to(pk):
        if pk == alice.pk:
            raise ZeroDivisionError
        send_well(pk)

    monkeypatch.setattr(email, "send_email_to", send_to)
    (sent,) = send()
    assert sent.to == [organizer.email]
    assert Notification.objects.get(member=alice).email_due_at


@pytest.mark.parametrize("kind", sorted(SENT_EACH_TIME))
def test_an_unseen_reminder_does_not_silence_the_next_one(alice, kind):
    """Who reads them in their inbox alone, and never opens the forum, is reminded all the same."""
    for _day in range(3):
        send_notification(alice.pk, kind, None, "/check-in/")
        make_due()
        send_due_emails()
    assert len(mail.outbox) == 3
    assert alice.notifications.count() == 1


def test_replies_that_join_an_unseen_row_cause_no_second_email(alice, bob, opening):
    for _number in range(3):
        create_reply(opening, bob, "Here.")
    make_due()
    send_due_emails()
    assert len(mail.outbox) == 1
