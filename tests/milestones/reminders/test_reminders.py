"""Reminders come only if chosen, once, at the chosen hour, and mention no streaks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Block, Member, Notification
from milestones.awards.services import award_due_milestones
from milestones.check_ins.services import create_check_in
from milestones.models import HardDay, PartnerAlert, ReminderPreferences, Setback, SilenceAlert
from milestones.partners.services import accept_partnership, request_partnership, set_silence_alert
from milestones.partners.tasks import send_silence_alerts
from milestones.reminders.services import notify_milestones_reached
from milestones.reminders.tasks import send_due_reminders
from recovery_forum.lib.time_zones import list_zone_names
from tests.hypothesis_settings import example_count

PAGE, HARD_DAY = reverse("milestones:reminders"), reverse("milestones:hard-day")
EVENING = datetime(2026, 11, 23, 18, 0, tzinfo=ZoneInfo("UTC"))


def kinds(member):
    """Return the kinds of notifications, without those about becoming partners."""
    asked = [Notification.Kind.PARTNER_REQUESTED, Notification.Kind.PARTNER_ACCEPTED]
    others = member.notifications.exclude(kind__in=asked)
    return list(others.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def clock():
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def partnership(alice, bob):
    partnership = request_partnership(alice, bob)
    accept_partnership(partnership)
    return partnership


def test_there_are_no_reminders_by_default(clock, alice, journey):
    clock.shift(timedelta(days=3))
    send_due_reminders()
    assert kinds(alice) == []


def test_the_check_in_reminder_comes_once_at_its_hour(clock, as_alice, alice):
    as_alice.post(PAGE, {"check_in_at": "19:30"})
    send_due_reminders()
    assert kinds(alice) == []
    clock.shift(timedelta(hours=2))
    send_due_reminders(), send_due_reminders()
    assert kinds(alice) == ["check-in"]
    assert ReminderPreferences.objects.get().check_in_due_at == EVENING + timedelta(
        days=1, hours=1.5
    )


def test_there_is_no_reminder_after_a_check_in(clock, as_alice, alice):
    as_alice.post(PAGE, {"check_in_at": "19:30"})
    create_check_in(alice, mood=3)
    clock.shift(timedelta(hours=2))
    send_due_reminders()
    assert kinds(alice) == []


def test_the_day_before_a_milestone_is_announced(clock, as_alice, alice, new_journey):
    new_journey(alice, 28)
    as_alice.post(PAGE, {"day_before": "on"})
    clock.shift(timedelta(hours=15))  # The next morning: day 29.
    send_due_reminders()
    assert kinds(alice) == ["eve"]


def test_a_milestone_is_announced_in_the_morning(clock, as_alice, alice, new_journey):
    new_journey(alice, 29)
    as_alice.post(PAGE, {"on_milestone": "on"})
    clock.shift(timedelta(hours=12))  # Six in the morning is not yet its morning.
    award_due_milestones(notify_milestones_reached)
    assert kinds(alice) == []
    clock.shift(timedelta(hours=2))
    award_due_milestones(notify_milestones_reached), award_due_milestones(notify_milestones_reached)
    assert kinds(alice) == ["reached"]


def test_a_weekday_that_was_hard_twice_is_announced(clock, as_alice, alice, new_journey):
    journey = new_journey(alice, 300)
    for weeks in (2, 5):
        at = EVENING + timedelta(days=1) - timedelta(weeks=weeks)
        Setback.objects.create(journey=journey, happened_at=at, resumed_at=at)
    as_alice.post(PAGE, {"hard_weekdays": "on"})
    clock.shift(timedelta(hours=15))
    send_due_reminders()
    assert kinds(alice) == ["ahead"]
    clock.shift(timedelta(days=1))
    send_due_reminders()
    assert kinds(alice) == ["ahead"]


def test_the_day_before_a_hard_day_partners_are_notified(clock, as_alice, alice, bob, partnership):
    as_alice.post(
        reverse("milestones:hard-day"),
        {"name": "zephyrcanary", "month": 11, "day": 25, "asks_partners": "on"},
    )
    clock.shift(timedelta(hours=15))
    send_due_reminders()
    assert kinds(alice) == ["ahead"]
    assert kinds(bob) == ["hard-day"]
    assert PartnerAlert.objects.get().kind == "ahead"


def test_nobody_else_sees_the_name_of_a_hard_day(clock, as_bob, alice, partnership):
    HardDay.objects.create(member=alice, name="zephyrcanary", month=11, day=25, asks_partners=True)
    for address in (partnership.get_absolute_url(), PAGE, "/notifications/"):
        assertNotContains(as_bob.get(address), "zephyrcanary")


def test_the_29th_of_february_is_marked_on_the_28th(clock, as_alice, alice):
    as_alice.post(reverse("milestones:hard-day"), {"name": "Leap", "month": 2, "day": 29})
    clock.move_to(datetime(2027, 2, 27, 9, tzinfo=ZoneInfo("UTC")))
    send_due_reminders()
    assert kinds(alice) == ["ahead"]


def test_a_date_that_does_not_exist_gets_a_message(subtests, as_alice):
    for month, day in [(2, 30), (13, 1), (4, 31), ("x", 1), ("", "")]:
        with subtests.test(month=month, day=day):
            page = as_alice.post(
                reverse("milestones:hard-day"), {"name": "My words", "month": month, "day": day}
            )
            assertContains(page, "My words", status_code=422)


def test_nobody_can_delete_the_day_of_another(as_bob, alice):
    day = HardDay.objects.create(member=alice, name="Hers", month=1, day=1)
    assert as_bob.post(reverse("milestones:remove-hard-day", args=[day.pk])).status_code == 404
    assert HardDay.objects.exists()


def test_a_hard_day_is_deleted_with_one_click(as_alice, alice):
    day = HardDay.objects.create(member=alice, name="Mine", month=1, day=1)
    assert as_alice.get(reverse("milestones:remove-hard-day", args=[day.pk])).status_code == 405
    as_alice.post(reverse("milestones:remove-hard-day", args=[day.pk]))
    assert not HardDay.objects.exists()


def offered(client):
    return [(one.name, one.month, one.day) for one in client.get(HARD_DAY).context["suggested"]]


def test_holidays_and_ones_own_dates_are_suggested(clock, as_alice, alice, new_journey):
    journey = new_journey(alice, 300)
    at = datetime(2026, 6, 3, 23, 30, tzinfo=ZoneInfo("UTC"))
    Setback.objects.create(journey=journey, happened_at=at, resumed_at=at)
    Member.objects.filter(pk=alice.pk).update(time_zone="Europe/Berlin")  # The 4th in that zone.
    start = journey.started_on
    mine = [(f"Started: {journey.title}", start.month, start.day), ("A hard day in 2026", 6, 4)]
    assert offered(as_alice)[:2] == mine
    assert ("New Year's Eve", 12, 31) in offered(as_alice)


def test_a_suggestion_is_added_with_one_click_and_not_suggested_again(as_alice, alice):
    name, month, day = offered(as_alice)[0]
    as_alice.post(reverse("milestones:hard-day"), {"name": name, "month": month, "day": day})
    hard_day = alice.hard_days.get()
    assert (hard_day.name, hard_day.month, hard_day.day, hard_day.asks_partners) == (
        name,
        month,
        day,
        False,
    )
    assert (name, month, day) not in offered(as_alice)


def test_dates_of_others_are_not_suggested(as_bob, alice, new_journey):
    journey = new_journey(alice, 300)
    assert journey.title not in str(offered(as_bob))


def test_visitors_sign_in_first(client, db):
    assert client.get(PAGE).status_code == 302


@example_count(60, 100_000)
@given(
    zone=st.sampled_from(list_zone_names()),
    now=st.datetimes(
        datetime(2011, 12, 25), datetime(2030, 1, 1), timezones=st.just(ZoneInfo("UTC"))
    ),
    hour=st.times().map(lambda time: time.replace(fold=0)),  # As forms and the database give it.
)
def test_the_next_hour_is_ahead_and_at_most_two_days_away(zone, now, hour):
    reminders = ReminderPreferences(member=Member(time_zone=zone), check_in_at=hour)
    at = reminders._next_instant(hour, now)
    assert now < at <= now + timedelta(days=2, hours=3)


# Silence alerts


def test_a_silence_alerts_the_partner_once(clock, alice, bob, partnership):
    set_silence_alert(partnership, alice, 3)
    for _day in range(10):
        send_silence_alerts()
        clock.shift(timedelta(days=1))
    assert kinds(bob) == ["quiet"]
    assert list(PartnerAlert.objects.values_list("kind", flat=True)) == ["quiet"]


def test_a_check_in_ends_the_silence_and_a_new_one_alerts_again(clock, alice, bob, partnership):
    set_silence_alert(partnership, alice, 2)
    for day in range(12):
        if day in (1, 5):
            create_check_in(alice, mood=2)
        send_silence_alerts()
        clock.shift(timedelta(days=1))
    assert PartnerAlert.objects.count() == 2


def test_nobody_is_alerted_at_night(clock, alice, bob, partnership):
    set_silence_alert(partnership, alice, 2)
    clock.shift(timedelta(days=4, hours=5))  # 23:00
    send_silence_alerts()
    assert not PartnerAlert.objects.exists()


def test_nobody_is_alerted_across_a_block(clock, alice, bob, partnership):
    set_silence_alert(partnership, alice, 2)
    Block.objects.create(blocker=bob, blocked=alice)
    clock.shift(timedelta(days=5))
    send_silence_alerts()
    assert not PartnerAlert.objects.exists()
    assert kinds(alice) == kinds(bob) == []


def test_silence_alerts_are_turned_on_and_off_on_the_partners_page(
    as_alice, as_bob, alice, partnership
):
    address = reverse("milestones:look-out", args=[partnership.public_id])
    as_alice.post(address, {"days": "3"})
    assert SilenceAlert.objects.get().member == alice
    assertNotContains(as_bob.get(partnership.get_absolute_url()), 'value="3" selected')
    as_alice.post(address, {"days": ""})
    assert not SilenceAlert.objects.exists()
    assert as_alice.post(address, {"days": "99"}).status_code == 302
    assert not SilenceAlert.objects.exists()


# Notifying a partner of a setback


def test_a_partner_is_notified_of_a_setback_only_if_chosen(as_alice, bob, partnership, journey):
    address = reverse("milestones:new-setback", args=[journey.public_id])
    day = str(journey.today())
    as_alice.post(address, {"happened_on": day, "circumstances": "zephyrcanary"})
    assert kinds(bob) == []
    as_alice.post(address, {"happened_on": day, "notify_partners": [partnership.public_id]})
    assert kinds(bob) == ["told"]


def test_the_notification_of_a_setback_contains_no_text(as_alice, as_bob, partnership, journey):
    as_alice.post(
        reverse("milestones:new-setback", args=[journey.public_id]),
        {
            "happened_on": str(journey.today()),
            "circumstances": "zephyrcanary",
            "notify_partners": [partnership.public_id],
        },
    )
    page = as_bob.get(partnership.get_absolute_url())
    assertContains(page, "wants you to know about a hard day")
    assertNotContains(page, "zephyrcanary")


def test_a_stranger_cannot_be_notified(as_alice, charlie, bob, partnership, journey):
    other = request_partnership(bob, charlie)
    accept_partnership(other)
    page = as_alice.post(
        reverse("milestones:new-setback", args=[journey.public_id]),
        {"happened_on": str(journey.today()), "notify_partners": [other.public_id]},
    )
    assert page.status_code == 422
    assert not PartnerAlert.objects.exists()


def test_saving_says_when_the_next_reminder_to_check_in_comes(clock, as_alice):
    page = as_alice.post(PAGE, {"check_in_at": "20:00"}, follow=True)
    assertContains(page, "remind you to check in at 20:00.")
    assertNotContains(as_alice.post(PAGE, {}, follow=True), "remind you to check in at")


def test_each_of_the_two_pages_has_one_main_button(clock, as_alice):
    for page in (PAGE, HARD_DAY):
        main = as_alice.get(page).content.decode().split("<main")[1]
        assert main.count('<button type="submit"') == 1
