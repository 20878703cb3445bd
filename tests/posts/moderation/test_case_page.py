"""The page of a case: several decisions in one step, notes that belong to it, nothing lost."""

import re

import pytest
from django.urls import reverse

from groups.models import HelpLine
from posts.models import Action, Case, Notice, Post, SavedReply, StaffNote, Thread
from posts.moderation.actions import dismiss_case
from posts.moderation.reports import create_report
from posts.moderation.restrictions import silence_member
from posts.safety.cases import open_case
from posts.threads.posting import create_reply, create_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def case(opening, bob):
    return create_report(bob, "post", opening, "harassment", "It was rude.").case


@pytest.fixture
def crisis(opening):
    return open_case(Case.Origin.CRISIS, "post", opening, 100)


@pytest.fixture
def unnamed(group, alice, bob):
    """A case about a post of Alice without her name."""
    opening = create_thread(group, alice, "Quietly", "It is me.", "discussion", anonymous=True)
    return create_report(bob, "post", opening, "other").case


def page_of(client, case):
    return client.get(case.get_absolute_url()).content.decode()


def act(client, case, act, **fields):
    return client.post(case.get_absolute_url(), {"act": act, **fields}, follow=True)


# --- One step ---------------------------------------------------------------------


def test_hiding_warning_a_note_and_closing_are_one_step(as_watcher, alice, case):
    fields = {
        "content_act": "hide", "member_act": "warn", "reason": "harassment", "closes": "on",
        "words": "Please speak for yourself.", "note": "The second time.",
    }  # fmt: skip
    page = act(as_watcher, case, "apply", **fields)
    assert Post.objects.get(ancestors=[]).removed_at
    kinds = Notice.objects.filter(member=alice).values_list("action__kind", flat=True)
    assert set(kinds) == {"hide", "warn"}
    assert StaffNote.objects.get().case == case
    assert Case.objects.get(pk=case.pk).closed_at
    assert case.get_absolute_url() in page.content.decode()  # The way back to it.


def test_the_case_stays_open_if_the_moderator_wants_it(as_watcher, case):
    act(as_watcher, case, "apply", content_act="hide", reason="spam")
    assert Case.objects.open().filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "Dear alice"},
        {"content_act": "hide"},
        {"member_act": "silence", "reason": "spam"},
        {"member_act": "warn", "reason": "spam"},
        {},
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_done(as_watcher, case, fields):
    answer = act(as_watcher, case, "apply", **fields, note="Kept.")
    if fields:
        assert answer.status_code == 422
        assert "Kept." in answer.content.decode()
        assert not Action.objects.exclude(kind="look").exists()


def test_only_what_changes_something_is_offered(as_watcher, case):
    assert '<option value="restore"' not in page_of(as_watcher, case)
    act(as_watcher, case, "hide", reason="spam")
    page = page_of(as_watcher, case)
    assert '<option value="restore"' in page
    assert '<option value="hide"' not in page


# --- Notes ------------------------------------------------------------------------


def test_a_note_is_shown_on_its_case_and_on_others_of_the_member(as_watcher, bob, alice, case):
    act(as_watcher, case, "remember", note="Talk to Noor first.")
    other = create_report(bob, "member", alice, "other").case
    assert "Talk to Noor first." in page_of(as_watcher, case)
    assert "Talk to Noor first." in page_of(as_watcher, other)


def test_a_note_about_unnamed_words_stays_on_the_case_alone(as_watcher, bob, alice, unnamed):
    act(as_watcher, unnamed, "remember", note="Talk to Noor first.")
    other = create_report(bob, "member", alice, "other").case
    assert "Talk to Noor first." in page_of(as_watcher, unnamed)
    assert "Talk to Noor first." not in page_of(as_watcher, other)
    assert StaffNote.objects.get().subject is None


def test_a_note_where_there_is_no_member_is_not_dropped(as_watcher, case):
    Thread.objects.all().delete()
    Case.objects.filter(pk=case.pk).update(subject=None)
    act(as_watcher, case, "remember", note="Gone, but known.")
    assert "Gone, but known." in page_of(as_watcher, case)


def test_what_the_member_reads_and_the_note_are_two_fields(as_watcher, alice, case):
    fields = {"words": "Please stop.", "note": "Not for her eyes.", "reason": "spam"}
    act(as_watcher, case, "warn", **fields)
    assert Notice.objects.get(member=alice).words == "Please stop."
    assert StaffNote.objects.get().words == "Not for her eyes."


# --- Somebody in danger -----------------------------------------------------------


def test_the_moderator_answers_in_the_thread(as_watcher, watcher, alice, crisis, thread):
    words = "I read it, and I am glad you wrote. Are you thinking of ending your life?"
    act(as_watcher, crisis, "reply", words=words)
    reply = thread.posts.get(author=watcher)
    assert (reply.text, reply.held_at) == (words, None)
    assert Case.objects.get(pk=crisis.pk).answered_at
    assert Case.objects.filter(origin=Case.Origin.CRISIS).count() == 1


def test_or_to_them_alone(as_watcher, alice, crisis):
    act(as_watcher, crisis, "write-back", words="I am here.")
    assert Notice.objects.get(member=alice).words == "I am here."
    assert Case.objects.get(pk=crisis.pk).answered_at


def test_help_lines_of_their_country_are_at_hand(as_watcher, alice, crisis):
    HelpLine.objects.create(
        country="FR", need="crisis", name="Une ligne", phone="3114", source="x",
        verified_on="2026-11-01",
    )  # fmt: skip
    assert "Une ligne" not in page_of(as_watcher, crisis)
    type(alice).objects.update(country="FR")
    assert "Une ligne" in page_of(as_watcher, crisis)


def test_the_country_of_an_unnamed_author_is_not_told(as_watcher, alice, unnamed):
    HelpLine.objects.create(
        country="FR", need="crisis", name="Une ligne", phone="3114", source="x",
        verified_on="2026-11-01",
    )  # fmt: skip
    type(alice).objects.update(country="FR")
    crisis = open_case(Case.Origin.CRISIS, "post", unnamed.content, 100)
    assert "Une ligne" not in page_of(as_watcher, crisis)


def test_the_acts_come_before_the_background(as_watcher, case):
    page = page_of(as_watcher, case)
    assert page.index("What did you do?") < page.index('name="words"')
    assert page.index('name="words"') < page.index('class="case-background"')


# --- The thread -------------------------------------------------------------------


def test_content_notes_are_added_to_those_of_the_author(as_watcher, alice, case):
    Post.objects.update(notes=["suicide"], own_note="trains")
    assert re.search(r'value="suicide"[^>]* checked', page_of(as_watcher, case))
    act(as_watcher, case, "note", notes=["loss"])
    post = Post.objects.get(ancestors=[])
    assert (set(post.notes), post.own_note) == ({"suicide", "loss"}, "trains")
    assert Notice.objects.get(member=alice).title == "We added a content note to your post"


@pytest.mark.parametrize(
    ("code", "fields"), [("lock", {}), ("slow", {"minutes": "30"}), ("unlock", {})]
)
def test_the_author_is_told_of_acts_on_their_thread(
    as_watcher, as_alice, alice, case, code, fields
):
    act(as_watcher, case, code, words="It got heated.", **fields)
    notice = Notice.objects.get(member=alice)
    page = as_alice.get(notice.get_absolute_url()).content.decode()
    assert "It got heated." in page
    assert "thread" in notice.title
    assert not notice.can_be_appealed


def test_a_group_is_chosen_from_those_nobody_new_reads(
    as_watcher, make_group, alice, charlie, case
):
    make_group("Quiet corner", members=[alice])
    make_group("Others", members=[charlie])
    make_group("The square", visibility="community")
    page = page_of(as_watcher, case)
    assert "Quiet corner (Private" in page
    assert "Others (" not in page
    assert "The square (" not in page


def test_after_a_move_the_author_reads_where_it_is(as_watcher, as_alice, alice, make_group, case):
    make_group("Quiet corner", members=[alice], slug="quiet-corner")
    act(as_watcher, case, "move", group="quiet-corner")
    notice = Notice.objects.get(member=alice)
    assert "Quiet corner" in as_alice.get(notice.get_absolute_url()).content.decode()


def test_a_group_that_the_author_can_not_read_is_not_named(
    as_watcher, as_alice, alice, bob, make_group, case
):
    make_group("Quiet corner", visibility="hidden", members=[bob], slug="quiet-corner")
    act(as_watcher, case, "move", group="quiet-corner")
    page = as_alice.get(Notice.objects.get(member=alice).get_absolute_url()).content.decode()
    assert "Quiet corner" not in page
    assert "now in a group that you" in page


# --- Saved replies ----------------------------------------------------------------


def test_saved_replies_keep_their_paragraphs(as_watcher, case):
    SavedReply.objects.create(title="Kindly", words="First.\n\nSecond.")
    assert "<div data-words>First.\n\nSecond.</div>" in page_of(as_watcher, case)


# --- What members see of it -------------------------------------------------------


def test_the_author_reads_what_was_hidden(as_watcher, as_alice, as_bob, alice, case):
    act(as_watcher, case, "hide", reason="harassment")
    notice = Notice.objects.get(member=alice)
    page = as_alice.get(notice.get_absolute_url()).content.decode()
    assert "First wedding" in page
    assert "What did you do?" in page
    assert "Only you and the moderators can read this now." in page
    act(as_watcher, case, "restore")
    page = as_alice.get(notice.get_absolute_url()).content.decode()
    assert "Others can read this again." in page
    assert as_bob.get(notice.get_absolute_url()).status_code == 404


def test_so_does_who_wrote_without_a_name(as_watcher, as_alice, alice, unnamed):
    act(as_watcher, unnamed, "hide", reason="other")
    page = as_alice.get(Notice.objects.get(member=alice).get_absolute_url()).content.decode()
    assert "It is me." in page


def test_everything_that_was_hidden_at_once_is_listed(as_watcher, as_alice, alice, opening, case):
    create_reply(opening, alice, "And another thing.")
    act(as_watcher, case, "hide-all")
    page = as_alice.get(Notice.objects.get(member=alice).get_absolute_url()).content.decode()
    assert "What did you do?" in page
    assert "And another thing." in page


def test_an_organizers_act_is_signed_as_theirs(as_organizer, as_alice, alice, group, case):
    url = reverse("posts:organizers-answer", args=[group.slug, case.public_id])
    as_organizer.post(url, {"act": "hide", "reason": "harassment"})
    notice = Notice.objects.get(member=alice)
    assert "organizers" in notice.title
    assert "organizers" in as_alice.get(notice.get_absolute_url()).content.decode()


# --- Found again ------------------------------------------------------------------


def test_closed_cases_are_listed_and_searched(as_watcher, watcher, case):
    dismiss_case(case, watcher)
    assert case.get_absolute_url() not in as_watcher.get("/admin/").content.decode()
    assert case.get_absolute_url() in as_watcher.get("/admin/?state=closed").content.decode()
    found = as_watcher.get("/admin/?state=closed&q=alice").content.decode()
    assert case.get_absolute_url() in found


def test_the_log_links_to_the_case_and_says_how_long_and_which_note(as_watcher, watcher, case):
    action = silence_member(case, watcher, "spam", 7)
    act(as_watcher, case, "slow", minutes="30")
    act(as_watcher, case, "note", notes=["loss"])
    page = as_watcher.get(reverse("admin:log")).content.decode()
    for shown in (case.get_absolute_url(), "30 minutes", "loss and grief", f"{action.until:%Y}"):
        assert shown in page
    answer = as_watcher.get(reverse("admin:log"), {"format": "csv"})
    table = b"".join(answer.streaming_content).decode()
    for shown in (case.get_absolute_url(), "30 minutes", "loss and grief"):
        assert shown in table


def test_a_reported_reply_stands_in_the_queue_with_its_own_words(
    as_watcher, make_group, alice, bob
):
    everybody = make_group("The long table", visibility="community")
    opening = create_thread(everybody, alice, "Soup on Sundays", "I burned it.", "discussion")
    reply = create_reply(opening, bob, "You always do.")
    create_report(alice, "post", reply, "harassment")
    page = " ".join(as_watcher.get("/admin/").content.decode().split())
    assert ">You always do.</a>" in page
    assert "Reply by bob in “Soup on Sundays”" in page


def test_waiting_threads_and_first_posts_have_lists_of_their_own(as_watcher, opening, case):
    waiting = open_case(Case.Origin.WAITING, "post", opening, 50)
    first = open_case(Case.Origin.FIRST, "post", opening, 25)
    queue = as_watcher.get("/admin/").content.decode()
    assert case.get_absolute_url() in queue
    for one in (waiting, first):
        assert one.get_absolute_url() not in queue
        listed = as_watcher.get(f"/admin/?origin={one.origin}").content.decode()
        assert one.get_absolute_url() in listed


def test_several_are_taken_or_dismissed_at_once(as_watcher, watcher, opening, case):
    first = open_case(Case.Origin.FIRST, "post", opening, 25)
    chosen = {"case": [case.public_id, first.public_id]}
    as_watcher.post("/admin/", {"act": "claim", **chosen})
    assert set(Case.objects.filter(claimed_by=watcher)) >= {case, first}
    as_watcher.post("/admin/", {"act": "dismiss", **chosen})
    assert not Case.objects.open().filter(pk__in=[case.pk, first.pk]).exists()
    assert as_watcher.post("/admin/", {"act": "dismiss"}, follow=True).status_code == 200


# --- From a page to the panel -----------------------------------------------------


def test_a_moderator_opens_a_case_about_what_they_see(as_watcher, make_group, alice):
    everybody = make_group("The long table", visibility="community")
    opening = create_thread(everybody, alice, "Soup on Sundays", "I burned it.", "discussion")
    Case.objects.all().delete()
    url = reverse("admin:moderate", args=["post", opening.public_id])
    pages = [as_watcher.post(url), as_watcher.post(url)]
    case = Case.objects.get()
    assert [page.url for page in pages] == [case.get_absolute_url()] * 2


@pytest.mark.parametrize("kind", ["member", "group", "meeting", "nothing"])
def test_what_they_can_not_see_is_a_404(as_watcher, kind):
    assert as_watcher.post(reverse("admin:moderate", args=[kind, "nowhere"])).status_code == 404


def test_a_member_opens_none(as_bob, opening):
    url = reverse("admin:moderate", args=["post", opening.public_id])
    assert "/login/" in as_bob.post(url).url


def test_moderate_is_offered_to_moderators_where_they_read(as_watcher, as_bob, make_group, alice):
    everybody = make_group("The long table", visibility="community")
    opening = create_thread(everybody, alice, "Soup on Sundays", "I burned it.", "discussion")
    address = reverse("admin:moderate", args=["post", opening.public_id])
    places = {
        opening.thread.get_absolute_url(): address,
        alice.get_absolute_url(): reverse("admin:moderate", args=["member", alice.name_key]),
        everybody.about_url: reverse("admin:moderate", args=["group", everybody.slug]),
    }
    for page, button in places.items():
        assert button in as_watcher.get(page).content.decode()
        assert "/admin/" not in as_bob.get(page).content.decode()
    form = as_watcher.get(opening.thread.get_absolute_url()).content.decode()
    assert "csrfmiddlewaretoken" in form[form.index(address) : form.index(address) + 300]
