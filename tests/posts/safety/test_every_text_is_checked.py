"""Somebody in danger may say so in any field. Each field for text has a row here: who hears it.

Each that other people or moderators read is sent with words of a crisis: with some that a phrase
hears at once, and with some that only the classifier hears.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction

from accounts.moderation_status.written_texts import PRIVATE_PLACES, Place
from posts.models import Action, Case, CaseAlert, ModeratorMessage, Notice
from posts.safety import classifier
from posts.safety.classifier import Scores, Thresholds
from posts.safety.forms import ScreenedForm
from tests.acts.pages import read_forms
from tests.authorization.conftest import built, clients, world  # noqa: F401 - fixtures
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.test_text_fields import FIELDS, TEXT_FIELDS, list_forms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
PATHS = dict(list_url_patterns())
PHRASE = "I want to kill myself"
HINT = "zephyr"  # What the classifier of this test hears, and no phrase.
SOON = "2031-01-01"


@dataclass(frozen=True)
class Act:
    """How a field is reached: the page and its reader, where it counts as, and what it needs."""

    place: str
    page: str
    reader: str
    needs: tuple = ()

    @property
    def is_private(self):
        return self.place in PRIVATE_PLACES

    @property
    def names(self):
        """The fields of its form that have a row in HEARD."""
        return [field.partition(".")[2] for field, act in HEARD.items() if act == self]


def group_act(place, page):
    return Act(place, page, "organizer")


GROUP = group_act(Place.GROUP, "groups:manage")
MEETING = group_act(Place.MEETING, "groups:edit-meeting")
OPPORTUNITY = Act(Place.OPPORTUNITY, "groups:edit-opportunity", "organizer", (("last_day", SOON),))
RESOURCE = Act(
    Place.RESOURCE, "groups:suggest-resource", "author",
    (("name", "Tea"), ("url", "https://tea.example/"), ("summary", "About tea."),
     ("category", "reading")),
)  # fmt: skip
LINK = Act(
    Place.LINK, "groups:group-resources", "organizer",
    (("name", "Tea"), ("url", "https://tea.example/"), ("summary", "About tea.")),
)  # fmt: skip
# Read by other people or by moderators, and announced by the service that stores it.
HEARD = {
    "AppealForm.words": Act(Place.APPEAL, "posts:notice", "author"),
    "ReportForm.words": Act(Place.REPORT, "posts:report", "member", (("reason", "other"),)),
    "ProfileForm.about": Act(Place.PROFILE, "accounts:settings-profile", "author"),
    "EditGroupForm.name": GROUP,
    "EditGroupForm.summary": GROUP,
    "EditGroupForm.about": GROUP,
    "EditGroupForm.rules": GROUP,
    "EditGroupForm.welcome": GROUP,
    "EditGroupForm.questions": GROUP,
    "EditGroupForm.cover_alt": GROUP,
    "GroupForm.summary": Act(
        Place.GROUP, "groups:create", "author", (("name", "Tea"), ("summary", "About tea."))
    ),
    "MeetingForm.name": MEETING,
    "MeetingForm.location": MEETING,
    "MeetingForm.place": MEETING,
    "MeetingForm.location_notes": MEETING,
    "MeetingForm.online_notes": MEETING,
    "MeetingForm.phone_notes": MEETING,
    "MeetingForm.notes": MEETING,
    "OpportunityForm.title": OPPORTUNITY,
    "OpportunityForm.text": OPPORTUNITY,
    "OpportunityForm.effort": OPPORTUNITY,
    "OpportunityForm.experience": OPPORTUNITY,
    "OpportunityForm.place": OPPORTUNITY,
    "OpportunityForm.contact": OPPORTUNITY,
    "ResourceForm.name": RESOURCE,
    "ResourceForm.summary": RESOURCE,
    "GroupLinkForm.name": LINK,
    "GroupLinkForm.summary": LINK,
    "ListingReportForm.words": Act(Place.LISTING_REPORT, "groups:report-listing", "author"),
    "DailyThreadSettingsForm.words": Act(Place.DAILY_THREAD, "milestones:daily", "organizer"),
    "JourneyForm.title": Act(
        Place.JOURNEY, "milestones:edit-journey", "author", (("audience", "members"),)
    ),
    "JoinRequestForm.note": Act(Place.JOIN_REQUEST, "groups:about", "elsewhere"),
    "OfferForm.note": Act(Place.OFFER, "groups:opportunity", "author"),
}
CONTENT_NOTE = Act("", "posts:content-note", "author")
# The other fields of GroupForm are those of EditGroupForm, and one service stores each.
SAME_SERVICE = {"GroupForm.name", "GroupForm.about", "GroupForm.rules", "GroupForm.cover_alt"}
# Screened by their forms: tests/posts/safety/test_screening.py and test_scoring.py.
SCREENED = {
    "PostForm.text", "PostForm.own_note", "ThreadForm.title", "ThreadForm.text",
    "ThreadForm.own_note", "ReplyForm.text", "ReplyForm.own_note", "EditForm.text",
    "EditForm.own_note", "AnnouncementForm.title", "AnnouncementForm.text",
    "AnnouncementForm.own_note", "CelebrationForm.words", "EditCelebrationForm.words",
    "CheerForm.words", "SharedOwnMilestoneForm.name", "SharedOwnMilestoneForm.symbol",
}  # fmt: skip
# Screened by the service: see test_a_content_note_in_own_words_is_heard().
NOTES = {"ContentNotesForm.own_note", "ContentNotesMixin.own_note"}
# Sent to the moderators, and heard there: test_help_is_never_closed.py, test_scoring_tasks.py.
TO_MODERATORS = {"ModeratorMessageForm.words"}
# From one person to another: the classifier never reads them. A phrase shows help to whoever wrote.
PRIVATE = {
    "MessageForm.text", "FirstMessageForm.text", "PeerRequestForm.note", "OfferAnswerForm.answer",
    "DeclineRequestForm.reason",
}  # fmt: skip
# For oneself, or for a partner whom one chose. A phrase shows help.
OWN = {
    "ChallengesForm.private_note", "CheckInForm.gratitude", "CheckInForm.note",
    "HardMomentForm.other", "HardMomentForm.words", "JournalEntryForm.text",
    "JournalEntryForm.title", "JourneyForm.reasons", "JourneyForm.rule", "JourneyForm.saving_for",
    "LetterForm.text", "OwnMilestoneForm.name", "OwnMilestoneForm.symbol",
    "ProfileForm.private_note", "SafetyPlanForm.distractions", "SafetyPlanForm.own_strategies",
    "SafetyPlanForm.professionals", "SafetyPlanForm.reasons", "SafetyPlanForm.safer_room",
    "SafetyPlanForm.supporters", "SafetyPlanForm.warning_signs", "SavedNoteForm.note",
    "SetbackForm.circumstances", "SetbackForm.coping_plan", "HardDayForm.name",
}  # fmt: skip
# What moderators or organizers write about somebody else, in their role.
IN_A_ROLE = {
    "BanMemberForm.reason", "BulkRemovalForm.words", "CaseActionForm.note", "CaseActionForm.title",
    "CaseActionForm.words", "CheckWordsForm.words", "HandOverForm.words", "HidePostForm.words",
    "RemoveMemberForm.reason", "UnmaskForm.reason",
}  # fmt: skip
# Names, codes and searches: nobody writes sentences there.
NO_SENTENCES = {
    "AddPasskeyForm.name", "InviteMemberForm.name", "JourneyForm.amount_unit",
    "JourneyForm.currency", "JourneyForm.time_zone", "LocationForm.country",
    "LocationForm.time_zone", "MeetingForm.contact_name", "MeetingForm.contact_phone",
    "MeetingForm.phone", "MeetingForm.regions", "MeetingForm.time_zone",
    "MeetingSearchForm.district", "MeetingSearchForm.near", "MeetingSearchForm.part_of_region",
    "MeetingSearchForm.position", "MeetingSearchForm.q", "MeetingSearchForm.region",
    "NameForm.name", "OpportunityForm.time_zone", "OpportunitySearchForm.q",
    "PartnershipRequestForm.name", "ProfileForm.country", "ProfileForm.pronouns",
    "ProfileForm.time_zone", "ResourceForm.country", "ResourceSearchForm.q", "SearchForm.author",
    "SearchForm.q",
}  # fmt: skip
TREATMENTS = (
    set(HEARD), SAME_SERVICE, SCREENED, NOTES, TO_MODERATORS, PRIVATE, OWN, IN_A_ROLE, NO_SENTENCES,
)  # fmt: skip


class FakeClassifier:
    thresholds = Thresholds(card=0.5, alert=0.8, other=0.5)

    def score(self, text):
        return Scores(own=0.9 if HINT in text else 0.1, other=0.7 if "neighbour" in text else 0.0)


@pytest.fixture(autouse=True)
def fake_classifier(settings, monkeypatch):
    settings.CRISIS_CLASSIFIER = True
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (10_000, 60))
    monkeypatch.setattr(classifier, "load_classifier", FakeClassifier)


@pytest.fixture
def read_form(world, clients):  # noqa: F811
    """Return a function that reads the form with these fields, as its page shows it."""

    def read(act, names):
        path = PATHS[act.page]
        address = fill_url_pattern(path, world.arguments(path))
        page = clients[act.reader].get(address)
        return next(form for form in read_forms(page, address) if form.kinds.keys() >= set(names))

    return read


@pytest.fixture
def submit(world, clients, django_capture_on_commit_callbacks):  # noqa: F811
    """Return a function that sends a form with these words in it, and returns who wrote them."""

    def submit(act, form, words):
        typed = {key: value for key, value in form.values.items() if form.kinds[key] != "file"}
        data = form.hidden | typed | dict(act.needs) | words
        with django_capture_on_commit_callbacks(execute=True):
            answer = clients[act.reader].post(form.action, data)
        assert answer.status_code == 302, answer.text
        return world.people[act.reader]

    return submit


@pytest.fixture
def send(read_form, submit):
    """Return a function that sends `words` in one field."""

    def send(field, words):
        act = (HEARD | {"ContentNotesForm.own_note": CONTENT_NOTE})[field]
        name = field.partition(".")[2]
        return submit(act, read_form(act, [name]), {name: words})

    return send


def test_each_text_field_has_its_treatment():
    listed = [field for treatment in TREATMENTS for field in treatment]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(TEXT_FIELDS)


def test_what_counts_as_screened_is_screened_by_its_form():
    screened = {form.__name__ for form in list_forms() if issubclass(form, ScreenedForm)}
    assert {field.partition(".")[0] for field in SCREENED} <= screened
    assert {field for field in FIELDS if field.partition(".")[0] in screened} >= SCREENED


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("act", dict.fromkeys(HEARD.values()), ids=lambda act: act.page)
def test_moderators_hear_of_a_crisis_in_any_field_and_of_nothing_else(read_form, submit, act):
    form = read_form(act, act.names)
    for said in (PHRASE, HINT):
        words = {name: f"{said}: {name}" for name in act.names}
        with undone():
            check_that_moderators_hear(act, words, submit(act, form, words))
    submit(act, form, {name: f"We meet and talk: {name}" for name in act.names})
    assert not Case.objects.exclude(alerting_since=None).exists()
    assert not ModeratorMessage.objects.exclude(place="").exists()


def check_that_moderators_hear(act, words, writer):
    case = Case.objects.exclude(alerting_since=None).get()
    assert case.urgency == 100
    assert CaseAlert.objects.filter(case=case, step=CaseAlert.Step.ON_CALL).exists()
    if act.place == Place.REPORT:  # Alerts to the case that it has.
        assert case.reports.get(reporter=writer).words == words["words"]
        return
    assert case.subject == writer
    message, conversation = case.messages.get(place=act.place), case.content.conversation
    assert (message.words == "") == act.is_private
    assert all((one in conversation) != act.is_private for one in words.values())
    assert str(message.get_place_display()) in conversation


def test_the_next_page_of_the_writer_offers_help(send, clients):  # noqa: F811
    send("ProfileForm.about", HINT)
    assert "If it's hard right now" in clients["author"].get("/help-now/").content.decode()


def test_a_worry_in_a_report_alerts_too(send):
    send("ReportForm.words", "My neighbour")
    assert Case.objects.exclude(alerting_since=None).get().origin == Case.Origin.REPORT


def test_an_appeal_stays_an_appeal_beside_its_crisis(send):
    send("AppealForm.words", PHRASE)
    assert Case.objects.open().filter(origin=Case.Origin.APPEAL, kind="notice").exists()
    assert Notice.objects.exclude(appealed_at=None).get().appeal == PHRASE


def test_an_appeal_about_anonymous_words_names_nobody(send, world):  # noqa: F811
    action = Action.objects.create(kind="warn", moderator_id=world.people["moderator"].pk)
    Notice.objects.filter(pk=world.notice.pk).update(action=action)
    send("AppealForm.words", PHRASE)
    case = Case.objects.exclude(alerting_since=None).get()
    assert case.subject is None
    assert case.messages.get().is_anonymous


def test_a_second_appeal_is_refused_but_heard(send, world, clients):  # noqa: F811
    send("AppealForm.words", "It was a quotation.")
    answer = clients["author"].post(world.notice.get_absolute_url(), {"words": PHRASE})
    assert answer.status_code == 403
    assert PHRASE in Case.objects.exclude(alerting_since=None).get().content.conversation


def test_a_profile_that_nobody_else_reads_is_left_alone(send, world):  # noqa: F811
    type(world.author).objects.filter(pk=world.author.pk).update(about_for="me")
    send("ProfileForm.about", HINT)
    assert not ModeratorMessage.objects.exclude(place="").exists()


def test_saving_again_without_a_change_tells_nobody_twice(send):
    send("MeetingForm.notes", HINT)
    ModeratorMessage.objects.all().delete()
    send("MeetingForm.location_notes", "Round the corner")
    assert not ModeratorMessage.objects.exclude(place="").exists()


def test_the_writer_sees_where_it_was_passed_on_from(send, clients):  # noqa: F811
    send("ProfileForm.about", PHRASE)
    page = clients["author"].get("/notices/write/").content.decode()
    assert "You wrote it in a profile" in page


@pytest.mark.parametrize("words", [PHRASE, HINT], ids=["phrase", "classifier"])
def test_a_content_note_in_own_words_is_heard(words, send, world, clients):  # noqa: F811
    send("ContentNotesForm.own_note", words)
    assert Case.objects.exclude(alerting_since=None).get().key == world.post.public_id
