"""Three presets set every kind at once. The chosen one is recognized, and none silences a call."""

import pytest
from django.urls import reverse
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import EmailChoice, Notification
from accounts.notifications.defaults import (
    EMAIL_DEFAULTS,
    FOR_MODERATORS,
    SENT_SEPARATELY,
    get_email_choices,
    get_push_choices,
)
from accounts.notifications.email import set_email_choice, unsubscribe
from accounts.notifications.presets import (
    DESCRIPTIONS,
    Preset,
    apply_preset,
    get_preset_choices,
    recognize_preset,
)
from accounts.push.services import save_push_choices

pytestmark = pytest.mark.django_db
PATH = reverse("accounts:settings-notifications")
Kind = Notification.Kind
OWN_MIX = "You chose your own mix"
# Someone relies on each of these: see accounts/notifications/presets.py.
RELIED_ON = ["told", "quiet", "hard-day", "notice", "group-report", "meeting-move", "check-in"]
(FOR_STAFF,) = (kinds for heading, kinds in EMAIL_DEFAULTS if heading == FOR_MODERATORS)


def chosen(client):
    page = client.get(PATH)
    return page.context["preset_form"]["preset"].value()


def test_a_new_member_has_what_concerns_them(as_alice):
    assert chosen(as_alice) == Preset.CONCERNS_ME


def test_what_was_chosen_is_recognized(subtests, as_alice, alice):
    for before in Preset:
        for preset in Preset:
            with subtests.test(before=before, preset=preset):
                apply_preset(alice, before)
                assert as_alice.post(PATH, {"preset": preset.value})["Location"] == PATH
                assert chosen(as_alice) == preset
                assertNotContains(as_alice.get(PATH), OWN_MIX)


def test_everything_is_everything(alice):
    apply_preset(alice, Preset.EVERYTHING)
    emails, pushes = get_email_choices(alice), get_push_choices(alice)
    assert {emails[kind] for kind in get_preset_choices(Preset.EVERYTHING)} == {"now"}
    assert {pushes[kind] for kind in get_preset_choices(Preset.EVERYTHING)} == {True}


def test_almost_nothing_stops_replies_and_messages(alice):
    apply_preset(alice, Preset.ALMOST_NOTHING)
    emails, pushes = get_email_choices(alice), get_push_choices(alice)
    for kind in ("replied", "mentioned", "message", "reacted", "announced", "invited"):
        assert (emails[kind], pushes[kind]) == ("never", False)


def test_no_preset_silences_what_someone_relies_on(subtests, alice):
    for preset in Preset:
        for kind in RELIED_ON:
            with subtests.test(preset=preset, kind=kind):
                apply_preset(alice, preset)
                assert get_email_choices(alice)[kind] == "now"


@pytest.mark.parametrize("preset", Preset)
def test_no_preset_touches_what_is_sent_separately(alice, preset):
    assert not set(get_preset_choices(preset)) & set(SENT_SEPARATELY)
    assert Kind.CRISIS_OPENED in SENT_SEPARATELY
    assert Kind.SUPPORT_REQUESTED in SENT_SEPARATELY


@pytest.mark.parametrize("preset", Preset)
def test_what_moderators_get_for_their_work_stays(moderator, preset):
    set_email_choice(moderator, Kind.REPORT_OPENED, EmailChoice.Frequency.NOW)
    before = {kind: get_email_choices(moderator)[kind] for kind in FOR_STAFF}
    apply_preset(moderator, preset)
    assert {kind: get_email_choices(moderator)[kind] for kind in FOR_STAFF} == before
    assert recognize_preset(moderator) == preset


def test_a_mix_of_ones_own_is_no_preset(as_alice, alice):
    set_email_choice(alice, Kind.REACTED, EmailChoice.Frequency.NOW)
    assert chosen(as_alice) is None
    assertContains(as_alice.get(PATH), OWN_MIX)


def test_one_push_is_enough_for_a_mix(as_alice, alice):
    save_push_choices(alice, {Kind.REACTED.value: True})
    assert chosen(as_alice) is None


def test_the_defaults_store_nothing(alice):
    unsubscribe(alice.pk, "", everything=True)
    apply_preset(alice, Preset.CONCERNS_ME)
    own = alice.email_choices.filter(kind__in=get_preset_choices(Preset.CONCERNS_ME))
    assert not own.exists()
    assert not alice.push_choices.exists()


def test_a_preset_leaves_quiet_hours_and_others_alone(as_alice, alice, bob):
    alice_form = {name: field.initial or "" for name, field in
                  as_alice.get(PATH).context["form"].fields.items()}  # fmt: skip
    as_alice.post(PATH, alice_form | {"quiet_from": "22:00", "quiet_until": "07:00"})
    apply_preset(bob, Preset.EVERYTHING)
    as_alice.post(PATH, {"preset": "almost-nothing"})
    assert str(alice.email_preferences.quiet_from) == "22:00:00"
    assert recognize_preset(bob) == Preset.EVERYTHING


def test_nonsense_is_refused_in_words(subtests, as_alice, alice):
    for nonsense in ["", "nothing", "everything\x00"]:
        with subtests.test(nonsense=nonsense):
            page = as_alice.post(PATH, {"preset": nonsense})
            assertContains(page, 'class="error', status_code=422)
            assert recognize_preset(alice) == Preset.CONCERNS_ME


def test_each_says_what_it_sends(as_alice):
    page = as_alice.get(PATH)
    for preset in Preset:
        for sentence in DESCRIPTIONS[preset]:
            assertContains(page, f">{escape(sentence)}</span>")


def test_a_wrong_time_unfolds_the_fine_tuning(as_alice):
    assertNotContains(as_alice.get(PATH), 'fine-tune" open')
    assertContains(as_alice.post(PATH, {}), 'fine-tune" open', status_code=422)


def test_the_page_stays_cheap(as_alice, alice, django_assert_max_num_queries):
    apply_preset(alice, Preset.EVERYTHING)
    with django_assert_max_num_queries(12):
        as_alice.get(PATH)
