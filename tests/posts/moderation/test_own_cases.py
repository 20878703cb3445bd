"""No moderator decides about their own words, or learns who reported them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from accounts.models import Member
from accounts.moderation_status.roles import ADMINISTRATOR, MODERATOR, give_role
from posts.models import Notice
from posts.moderation.appeals import create_appeal
from posts.moderation.contents import hide_content
from posts.moderation.own_cases import OWN_CASE
from posts.moderation.reports import create_report
from posts.moderation.restrictions import silence_member
from posts.threads.posting import create_reply
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
REPORT = "She frightens me."
NOT_YOURS = "About you or your group: another moderator decides"


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def judge(make_member):
    """Another moderator beside `watcher`."""
    give_role(make_member("noor"), MODERATOR)
    return Member.objects.get(name="noor")


@pytest.fixture(params=[False, True], ids=["named", "anonymous"])
def post(request, group, watcher, opening):
    """What `watcher`, a moderator, wrote in the group."""
    group.memberships.create(member=watcher)
    return create_reply(opening, watcher, "Pull yourself together.", anonymous=request.param)


@pytest.fixture
def case(post, bob, judge):
    return create_report(bob, "post", post, "harassment", REPORT).case


def test_the_reported_moderator_does_not_learn_who_reported(as_watcher, case):
    answer = as_watcher.get(case.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 403
    assert str(OWN_CASE) in page
    assert REPORT not in page
    assert "bob" not in page


def test_the_queue_offers_no_act_on_it_and_the_refusal_leads_back(as_watcher, case):
    queue = html.fromstring(as_watcher.get(reverse("admin:index")).text)
    assert case.get_absolute_url() not in queue.xpath("//main//@href | //main//@action")
    assert case.public_id not in queue.xpath("//input[@name='case']/@value")
    assert NOT_YOURS in queue.text_content()
    refusal = html.fromstring(as_watcher.get(case.get_absolute_url()).text)
    assert refusal.xpath("//main//a[@class='button']/@href") == [reverse("admin:index")]


def test_more_cases_about_its_reader_cost_the_queue_no_query(
    as_watcher, watcher, bob, opening, case
):
    with CaptureQueriesContext(connection) as one:
        as_watcher.get(reverse("admin:index"))
    another = create_reply(opening, watcher, "Really.")
    create_report(bob, "post", another, "harassment", REPORT)
    with CaptureQueriesContext(connection) as two:
        page = as_watcher.get(reverse("admin:index")).text
    assert page.count(NOT_YOURS) == 2
    assert len(two) <= len(one)


def test_another_moderator_reads_it(judge, case):
    assert REPORT in signed_in(judge).get(case.get_absolute_url()).content.decode()


def test_the_reported_moderator_cannot_dismiss_it(as_watcher, case):
    for url in (case.get_absolute_url(), reverse("admin:index")):
        as_watcher.post(url, {"act": "dismiss", "case": case.public_id})
    case.refresh_from_db()
    assert case.closed_at is None


def test_what_was_hidden_stays_so(as_watcher, judge, post, case):
    hide_content(case, judge, "harassment")
    as_watcher.post(case.get_absolute_url(), {"act": "restore"})
    data = {"action": "restore_posts", "_selected_action": post.pk}
    as_watcher.post(reverse("admin:posts_post_changelist"), data)
    post.refresh_from_db()
    assert post.removed_at


def test_nobody_answers_their_own_appeal(as_watcher, watcher, judge, post, case):
    hide_content(case, judge, "harassment")
    appeal = create_appeal(Notice.objects.get(member=watcher), "It was meant kindly.")
    data = {"act": "answer", "words": "It was.", "lifts": "on"}
    assert as_watcher.post(appeal.get_absolute_url(), data).status_code == 403
    post.refresh_from_db()
    assert post.removed_at


def test_nobody_ends_their_own_silence(as_watcher, watcher, judge, bob):
    case = create_report(bob, "member", watcher, "harassment", REPORT).case
    give_role(judge, ADMINISTRATOR)
    silence_member(case, Member.objects.get(pk=judge.pk), "harassment", 7)
    appeal = create_appeal(Notice.objects.get(member=watcher), "It was meant kindly.")
    as_watcher.post(appeal.get_absolute_url(), {"act": "answer", "words": "No.", "lifts": "on"})
    assert Member.objects.get(pk=watcher.pk).silenced_until


def test_organizers_do_not_judge_their_own_group(as_watcher, watcher, group, bob, judge):
    group.memberships.create(member=watcher, role="organizer")
    case = create_report(bob, "group", group, "soliciting", REPORT).case
    assert as_watcher.get(case.get_absolute_url()).status_code == 403
    queue = html.fromstring(as_watcher.get(reverse("admin:index")).text)
    assert NOT_YOURS in queue.text_content()
    assert case.get_absolute_url() not in queue.xpath("//main//@href | //main//@action")


def test_the_only_moderator_decides_alone(as_watcher, post, bob):
    """Nobody else could ever close the case."""
    case = create_report(bob, "post", post, "harassment", REPORT).case
    assert as_watcher.get(case.get_absolute_url()).status_code == 200


def test_the_only_moderator_hides_posts_of_their_own_in_the_list(as_watcher, post):
    data = {"action": "hide_posts", "_selected_action": post.pk}
    as_watcher.post(reverse("admin:posts_post_changelist"), data)
    post.refresh_from_db()
    assert post.removed_at
