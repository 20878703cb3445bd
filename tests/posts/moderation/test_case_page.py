"""The page of a case: several decisions in one step, notes, and no lost input."""

import re
from html import unescape

import pytest
from django.urls import reverse
from lxml import html

from groups.models import HelpLine
from posts.models import Action, Case, Notice, Post, SavedReply, StaffNote, Thread
from posts.moderation.cases import claim_case, dismiss_case
from posts.moderation.reports import create_report
from posts.moderation.restrictions import silence_member
from posts.safety.cases import open_case
from posts.threads.posting import create_reply, create_thread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def case(reported, group, alice, bob):
    return Case.objects.get(pk=reported.pk)


@pytest.fixture
def opening(case):
    return case.content


@pytest.fixture
def thread(opening):
    return opening.thread


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
    return client.post(case.get_absolute_url(), {"act": act, **fields})


def test_enter_in_a_field_applies_the_decision(as_watcher, case):
    """Browsers press the first button of a form."""
    buttons = re.findall(r'<button[^>]*name="act" value="([a-z-]+)"', page_of(as_watcher, case))
    assert buttons[0] == "apply"
    assert "claim" in buttons


# --- One step -------------------------------------------------------------------


def test_hiding_warning_noting_and_closing_are_one_step(as_watcher, alice, case):
    fields = {
        "content_act": "hide", "member_act": "warn", "reason": "harassment", "closes": "on",
        "words": "Please speak for yourself.", "note": "The second time.",
    }  # fmt: skip
    page = as_watcher.get(act(as_watcher, case, "apply", **fields).url)
    assert Post.objects.get(ancestors=[]).removed_at
    kinds = Notice.objects.filter(member=alice).values_list("action__kind", flat=True)
    assert set(kinds) == {"hide", "warn"}
    assert StaffNote.objects.get().case == case
    assert Case.objects.get(pk=case.pk).closed_at
    assert case.get_absolute_url() in page.content.decode()  # The link back to the case.


def test_the_case_stays_open_if_the_moderator_wants_it(as_watcher, case):
    act(as_watcher, case, "apply", content_act="hide", reason="spam")
    assert Case.objects.open().filter(pk=case.pk).exists()


def test_missing_input_is_asked_for_and_nothing_is_done(as_watcher, case):
    for fields in (
        {"words": "Dear alice"},
        {"content_act": "hide"},
        {"member_act": "silence", "reason": "spam"},
        {"member_act": "warn", "reason": "spam"},
    ):
        answer = act(as_watcher, case, "apply", **fields, note="Kept.")
        assert answer.status_code == 422, fields
        assert "Kept." in answer.text
    assert not Action.objects.exclude(kind="look").exists()


def test_only_acts_with_an_effect_are_offered(as_watcher, case):
    assert 'value="restore"' not in page_of(as_watcher, case)
    act(as_watcher, case, "hide", reason="spam")
    page = page_of(as_watcher, case)
    assert 'value="restore"' in page
    assert 'value="hide"' not in page


def test_every_outcome_says_what_it_does_and_one_button_applies_them(as_watcher, case):
    page = html.fromstring(page_of(as_watcher, case))
    (card,) = page.find_class("case-decision")
    choices = card.findall(".//input[@type='radio']")
    effects = [page.get_element_by_id(one.get("aria-describedby")) for one in choices]
    assert len(choices) > 12
    assert all(len(effect.text_content().split()) > 2 for effect in effects)
    assert [one.get("value") for one in card.findall(".//button[@name]")] == ["apply"]


def test_dismissing_is_an_outcome_that_closes_and_is_logged(as_watcher, alice, case):
    act(as_watcher, case, "apply", content_act="dismiss")
    assert Case.objects.get(pk=case.pk).outcome == Case.Outcome.LEFT
    assert Action.objects.filter(case_id=case.pk, kind="dismiss").exists()
    assert not Notice.objects.filter(member=alice).exists()


def test_to_dismiss_and_to_warn_contradict_each_other(as_watcher, case):
    fields = {"content_act": "dismiss", "member_act": "warn", "reason": "spam"}
    answer = act(as_watcher, case, "apply", words="Please stop.", **fields)
    assert answer.status_code == 422
    assert "Dismissing says that nothing is wrong" in answer.content.decode()
    assert Case.objects.open().filter(pk=case.pk).exists()


def test_a_note_alone_closes_nothing(as_watcher, case):
    act(as_watcher, case, "apply", note="Ask Noor.", closes="on")
    assert StaffNote.objects.get().words == "Ask Noor."
    assert Case.objects.open().filter(pk=case.pk).exists()


def test_hiding_and_writing_send_the_message_once(as_watcher, alice, case):
    fields = {"content_act": "hide", "member_act": "write-back", "reason": "harassment"}
    act(as_watcher, case, "apply", words="Please speak for yourself.", **fields)
    assert Notice.objects.get(member=alice).action.kind == "hide"


def test_slowing_the_thread_is_part_of_the_decision(as_watcher, alice, case):
    act(as_watcher, case, "apply", content_act="slow", minutes="30", member_act="write-back",
        words="It got heated.")  # fmt: skip
    assert Thread.objects.get().slow_mode_minutes == 30
    assert Notice.objects.filter(member=alice).count() == 2


def test_what_was_typed_stays_when_something_else_is_done_first(as_watcher, crisis):
    typed = {"words": "I am here with you.", "member_act": "approval", "note": "Noor knows her."}
    for code in ("claim", "remember", "answered"):
        answer = act(as_watcher, crisis, code, **typed)
        assert answer.status_code == 200, code
        assert "I am here with you." in answer.text
        assert re.search(r'value="approval"[^>]* checked', answer.text)
    assert not Notice.objects.exists()


# --- Notes ----------------------------------------------------------------------


def test_a_note_is_shown_on_its_case_and_on_others_of_the_member(as_watcher, bob, alice, case):
    act(as_watcher, case, "remember", note="Talk to Noor first.")
    other = create_report(bob, "member", alice, "other").case
    assert "Talk to Noor first." in page_of(as_watcher, case)
    assert "Talk to Noor first." in page_of(as_watcher, other)


def test_a_note_about_an_anonymous_post_stays_on_its_case(as_watcher, bob, alice, unnamed):
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


def test_the_message_to_the_member_and_the_note_are_two_fields(as_watcher, alice, case):
    fields = {"words": "Please stop.", "note": "Not for her eyes.", "reason": "spam"}
    act(as_watcher, case, "warn", **fields)
    assert Notice.objects.get(member=alice).words == "Please stop."
    assert StaffNote.objects.get().words == "Not for her eyes."


# --- A member in danger ---------------------------------------------------------


def test_the_moderator_answers_in_the_thread(as_watcher, watcher, alice, crisis, thread):
    words = "I read it, and I am glad you wrote. Are you thinking of ending your life?"
    act(as_watcher, crisis, "reply", words=words)
    reply = thread.posts.get(author=watcher)
    assert (reply.text, reply.held_at) == (words, None)
    assert Case.objects.get(pk=crisis.pk).answered_at
    assert Case.objects.filter(origin=Case.Origin.CRISIS).count() == 1


def test_the_moderator_writes_to_the_member_privately(as_watcher, alice, crisis):
    act(as_watcher, crisis, "write-back", words="I am here.")
    assert Notice.objects.get(member=alice).words == "I am here."
    assert Case.objects.get(pk=crisis.pk).answered_at


def test_help_lines_of_the_members_country_are_listed(as_watcher, alice, crisis):
    HelpLine.objects.create(
        country="FR", need="crisis", name="Une ligne", phone="3114", source="x",
        verified_on="2026-11-01",
    )  # fmt: skip
    assert "Une ligne" not in page_of(as_watcher, crisis)
    type(alice).objects.update(country="FR")
    assert "Une ligne" in page_of(as_watcher, crisis)


def test_the_country_of_an_anonymous_author_is_not_revealed(as_watcher, alice, unnamed):
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


@pytest.fixture
def reported_danger(opening, bob):
    Case.objects.filter(origin=Case.Origin.REPORT).delete()
    return create_report(bob, "post", opening, "crisis").case


def test_reported_danger_gets_the_steps_and_an_answer_first(as_watcher, reported_danger):
    page = page_of(as_watcher, reported_danger)
    places = [page.index(text) for text in ("Reply in the thread", "They are safe", "Step by step")]
    assert places == sorted(places)
    assert "Help lines in all countries" in page


def test_a_reply_to_reported_danger_answers_the_case(as_watcher, reported_danger, thread):
    act(as_watcher, reported_danger, "reply", words="I read it. Are you safe right now?")
    reported_danger.refresh_from_db()
    assert reported_danger.answered_at
    assert not reported_danger.closed_at


def test_a_case_about_danger_is_not_closed_unless_somebody_says_so(as_watcher, crisis, case):
    closes = html.fromstring(page_of(as_watcher, crisis)).xpath("//*[@name='closes']")[0]
    assert closes.get("checked") is None
    Case.objects.filter(pk=crisis.pk).delete()
    closes = html.fromstring(page_of(as_watcher, case)).xpath("//*[@name='closes']")[0]
    assert closes.get("checked") is not None


@pytest.mark.parametrize("name", ["crisis", "reported_danger", "case"])
def test_the_text_is_read_at_once_and_the_history_is_folded(request, as_watcher, opening, name):
    case = request.getfixturevalue(name)
    create_reply(opening, opening.author, "Of another day.")
    document = html.fromstring(page_of(as_watcher, case))
    for fold in document.xpath("//details"):
        fold.drop_tree()
    shown = document.text_content()
    assert opening.text in shown
    assert "Actions taken" not in shown
    assert "Of another day." not in shown


def filled_buttons(client, case):
    page = html.fromstring(page_of(client, case))
    return page.xpath("//button[@class='default'][@name='act']/@value")


@pytest.mark.parametrize(
    ("name", "act"),
    [("crisis", "write-back"), ("reported_danger", "write-back"), ("case", "apply")],
)
def test_one_button_is_filled_first_to_take_the_case(request, as_watcher, watcher, name, act):
    case = request.getfixturevalue(name)
    assert filled_buttons(as_watcher, case) == ["claim"]
    claim_case(case, watcher)
    assert filled_buttons(as_watcher, case) == [act]


def test_who_replied_in_the_thread_goes_on_there(as_watcher, crisis):
    act(as_watcher, crisis, "reply", words="I read it.")
    assert filled_buttons(as_watcher, crisis) == ["reply"]
    act(as_watcher, crisis, "write-back", words="And here, only for you.")
    assert filled_buttons(as_watcher, crisis) == ["write-back"]


# --- One choice, and its errors -------------------------------------------------


def test_nothing_is_chosen_for_the_moderator(as_watcher, case):
    document = html.fromstring(page_of(as_watcher, case))
    assert document.xpath("//*[@name='content_act']")
    assert not document.xpath("//*[@name='content_act'][@checked]")
    assert document.xpath("//*[@name='member_act'][@checked]/@value") == [""]


def test_what_is_wrong_stands_on_top_and_leads_to_its_field(as_watcher, case):
    page = act(as_watcher, case, "apply", content_act="hide").content.decode()
    document = html.fromstring(page)
    (summary,) = document.xpath("//div[@class='panel-errors'][@autofocus]")
    (address,) = summary.xpath(".//a/@href")
    assert document.get_element_by_id(address[1:]).get("name") == "reason"
    assert page.index("panel-errors") < page.index('class="case-line"')


def test_to_be_in_danger_is_no_rule(as_watcher, case):
    document = html.fromstring(page_of(as_watcher, case))
    rules = document.xpath("//select[@id='id_reason']/option/@value")
    assert "spam" in rules
    assert "crisis" not in rules
    response = act(as_watcher, case, "apply", content_act="hide", reason="crisis")
    assert response.status_code == 422


# --- The thread -----------------------------------------------------------------


def test_content_notes_are_added_to_those_of_the_author(as_watcher, alice, case):
    Post.objects.update(notes=["suicide"], own_note="trains")
    assert re.search(r'value="suicide"[^>]* checked', page_of(as_watcher, case))
    act(as_watcher, case, "note", notes=["loss"])
    post = Post.objects.get(ancestors=[])
    assert (set(post.notes), post.own_note) == ({"suicide", "loss"}, "trains")
    assert Notice.objects.get(member=alice).title == "We added a content note to your post"


def test_the_author_is_notified_of_acts_on_their_thread(as_watcher, as_alice, alice, case):
    for code, fields in ("lock", {}), ("slow", {"minutes": "30"}), ("unlock", {}):
        act(as_watcher, case, code, words="It got heated.", **fields)
        notice = Notice.objects.filter(member=alice).latest("pk")
        assert notice.action.kind == code
        assert "It got heated." in as_alice.get(notice.get_absolute_url()).text
        assert "thread" in notice.title
        assert not notice.can_be_appealed


def test_threads_can_move_only_to_groups_without_additional_readers(
    as_watcher, make_group, alice, charlie, case
):
    make_group("Quiet corner", members=[alice])
    make_group("Others", members=[charlie])
    make_group("The square", visibility="community")
    page = page_of(as_watcher, case)
    assert "Quiet corner (Private" in page
    assert "Others (" not in page
    assert "The square (" not in page


def test_after_a_move_the_author_is_told_the_new_group(
    as_watcher, as_alice, alice, make_group, case
):
    make_group("Quiet corner", members=[alice], slug="quiet-corner")
    act(as_watcher, case, "move", group="quiet-corner")
    notice = Notice.objects.get(member=alice)
    assert "Quiet corner" in as_alice.get(notice.get_absolute_url()).content.decode()


def test_a_group_that_the_author_cannot_read_is_not_named(
    as_watcher, as_alice, alice, bob, make_group, case
):
    make_group("Quiet corner", visibility="hidden", members=[bob], slug="quiet-corner")
    act(as_watcher, case, "move", group="quiet-corner")
    page = as_alice.get(Notice.objects.get(member=alice).get_absolute_url()).content.decode()
    assert "Quiet corner" not in page
    assert "now in a group that you" in page


# --- Saved replies --------------------------------------------------------------


def test_saved_replies_keep_their_paragraphs(as_watcher, case):
    SavedReply.objects.create(title="Kindly", words="First.\n\nSecond.")
    assert "<div data-reply-text>First.\n\nSecond.</div>" in page_of(as_watcher, case)


# --- What members see of it -----------------------------------------------------


def test_the_author_can_read_what_was_hidden(as_watcher, as_alice, as_bob, alice, case):
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


def test_an_anonymous_author_can_read_what_was_hidden(as_watcher, as_alice, alice, unnamed):
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


# --- Found again ----------------------------------------------------------------


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


def test_a_reported_reply_is_in_the_queue_with_its_own_text(as_watcher, make_group, alice, bob):
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


def test_several_cases_are_claimed_or_dismissed_at_once(as_watcher, watcher, opening, case):
    first = open_case(Case.Origin.FIRST, "post", opening, 25)
    chosen = {"case": [case.public_id, first.public_id]}
    as_watcher.post("/admin/", {"act": "claim", **chosen})
    assert set(Case.objects.filter(claimed_by=watcher)) >= {case, first}
    as_watcher.post("/admin/", {"act": "dismiss", **chosen})
    assert not Case.objects.open().filter(pk__in=[case.pk, first.pk]).exists()
    assert as_watcher.post("/admin/", {"act": "dismiss"}, follow=True).status_code == 200


def test_own_cases_are_unassigned_at_once_and_those_of_others_stay(
    as_watcher, watcher, moderator, opening, case
):
    assert 'value="give-back"' not in as_watcher.get("/admin/").content.decode()
    crisis = open_case(Case.Origin.CRISIS, "post", opening, 90)
    theirs = open_case(Case.Origin.FLAG, "post", opening, 25)
    claim_case(case, watcher)
    claim_case(crisis, watcher)
    claim_case(theirs, moderator)
    assert 'value="give-back">Unassign chosen<' in as_watcher.get("/admin/").content.decode()
    chosen = {"case": [one.public_id for one in (case, crisis, theirs)]}
    answer = as_watcher.post("/admin/", {"act": "give-back", **chosen}, follow=True)
    page = unescape(answer.content.decode())
    assert "2 cases unassigned. Any moderator can take them. Other moderators are alerted" in page
    assert "1 case wasn't assigned to you." in page
    assert list(Case.objects.exclude(claimed_by=None)) == [theirs]
    assert Action.objects.filter(kind="release").count() == 2


# --- From a page to the panel ---------------------------------------------------


def test_a_moderator_opens_a_case_about_what_they_see(as_watcher, make_group, alice):
    everybody = make_group("The long table", visibility="community")
    opening = create_thread(everybody, alice, "Soup on Sundays", "I burned it.", "discussion")
    Case.objects.all().delete()
    url = reverse("admin:moderate", args=["post", opening.public_id])
    pages = [as_watcher.post(url), as_watcher.post(url)]
    case = Case.objects.get()
    assert [page.url for page in pages] == [case.get_absolute_url()] * 2


@pytest.mark.parametrize("kind", ["member", "group", "meeting", "nothing"])
def test_what_moderators_cannot_see_gives_404(as_watcher, kind):
    assert as_watcher.post(reverse("admin:moderate", args=[kind, "nowhere"])).status_code == 404


def test_a_member_cannot_open_a_case(as_bob, opening):
    url = reverse("admin:moderate", args=["post", opening.public_id])
    assert "/login/" in as_bob.post(url).url


def test_moderators_see_the_moderate_link_on_pages(as_watcher, as_bob, make_group, alice):
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
