"""Each page of the panel that staff open leaves a line, which nobody changes or loses early."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from accounts.moderation_status.roles import ADMINISTRATOR, EDITOR, MODERATOR, give_role
from accounts.privacy.deletion import erase_member
from posts.models import StaffPageView
from posts.moderation.tasks import delete_old_staff_page_views
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
LOOKS = "/admin/looks/"


@pytest.fixture(autouse=True)
def _demo(settings):
    """A password is enough: the second factor has tests of its own."""
    settings.DEMO = True


@pytest.fixture
def staff(make_member):
    def make(role, name="mia"):
        member = make_member(name)
        give_role(member, role)
        return Member.objects.get(pk=member.pk)

    return make


@pytest.fixture
def old():
    def make(days):
        at = timezone.now() - timedelta(days=days)
        return StaffPageView.objects.create(staff_id=1, page="index", at=at)

    return make


def lines():
    return list(StaffPageView.objects.order_by("pk").values_list("page", "key", "method"))


def test_a_line_says_who_when_what_page_and_about_what(staff, opening):
    mia = staff(MODERATOR)
    signed_in(mia).get(reverse("admin:posts_post_change", args=[opening.pk]))
    assert lines() == [("posts_post_change", str(opening.pk), "GET")]
    look = StaffPageView.objects.get()
    assert look.staff_id == mia.pk
    assert timezone.now() - look.at < timedelta(minutes=1)


def test_what_was_searched_for_is_not_kept(staff):
    signed_in(staff(MODERATOR)).get("/admin/?q=alice")
    assert lines() == [("index", "", "GET")]


@pytest.mark.parametrize("role", [MODERATOR, EDITOR])
def test_what_is_refused_was_asked_for_all_the_same(staff, role):
    page = signed_in(staff(role)).get(reverse("admin:auth_group_changelist"))
    assert page.status_code == 403
    assert lines() == [("auth_group_changelist", "", "GET")]


def test_who_is_not_staff_leaves_no_line_and_sees_nothing(as_alice, client):
    as_alice.get("/admin/")
    client.get("/admin/")
    assert lines() == []


def test_every_table_of_the_panel_is_noted(staff):
    chief = signed_in(staff(ADMINISTRATOR))
    tables = [f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry]
    for table in tables:
        chief.get(reverse(f"admin:{table}_changelist"))
    assert {page for page, _key, _method in lines()} == {f"{one}_changelist" for one in tables}


def test_every_page_of_our_own_is_noted(staff, opening):
    chief = signed_in(staff(ADMINISTRATOR))
    for path, _view, name in admin.site.pages:
        keys = ["x"] * (path.count("slug:") + path.count("str:")) or [1] * path.count("int:")
        chief.get(reverse(f"admin:{name}", args=keys))
    assert {page for page, _key, _method in lines()} == {name for _p, _v, name in admin.site.pages}


def test_what_can_not_be_noted_is_not_shown(staff, monkeypatch):
    def breaks(request):
        raise RuntimeError("No line.")

    monkeypatch.setattr(admin.sites.site._wrapped, "log_staff_page_view", breaks)
    with pytest.raises(RuntimeError):
        signed_in(staff(MODERATOR)).get("/admin/")


@pytest.mark.parametrize(
    "how",
    [
        lambda: StaffPageView.objects.update(page="nothing"),
        lambda: StaffPageView.objects.all().delete(),
        lambda: connection.cursor().execute("DELETE FROM posts_staffpageview"),
    ],
    ids=["change", "delete", "delete by hand"],
)
def test_the_database_refuses_to_change_or_lose_a_line(old, how):
    old(89)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        how()
    assert StaffPageView.objects.get().page == "index"


def test_an_old_line_is_not_changed_either(old):
    old(91)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        StaffPageView.objects.update(page="nothing")


def test_old_lines_go_when_the_host_says(settings, old):
    settings.STAFF_PAGE_VIEW_DAYS = 100
    old(101), old(99)
    delete_old_staff_page_views()
    assert StaffPageView.objects.count() == 1


def test_no_host_lets_them_go_within_ninety_days(settings, old):
    settings.STAFF_PAGE_VIEW_DAYS = 1
    old(91), old(89)
    delete_old_staff_page_views()
    assert StaffPageView.objects.count() == 1


def count_rows(page):
    return len(re.findall(r"<tr>\s*<td>", page))


def test_administrators_read_them_and_find_who_looked_at_what(staff, opening):
    chief = signed_in(staff(ADMINISTRATOR))
    signed_in(staff(MODERATOR, "noor")).get(reverse("admin:posts_post_change", args=[opening.pk]))
    page = chief.get(LOOKS, {"who": "NOOR"}).content.decode()
    assert count_rows(page) == 1
    assert "Posts: entry" in page
    assert reverse("admin:posts_post_change", args=[opening.pk]) in page
    assert "No entries" in chief.get(LOOKS, {"who": "nobody"}).content.decode()


def test_they_are_narrowed_by_page_and_day(staff, old):
    old(3)
    chief = signed_in(staff(ADMINISTRATOR))
    day = (timezone.now() - timedelta(days=3)).date().isoformat()
    assert count_rows(chief.get(LOOKS, {"day": day}).content.decode()) == 1
    assert "No entries" in chief.get(LOOKS, {"page_name": "host"}).content.decode()


@pytest.mark.parametrize("day", ["2026-02-31", "yesterday", "\0"])
def test_a_day_that_is_none_narrows_nothing(staff, day):
    assert signed_in(staff(ADMINISTRATOR)).get(LOOKS, {"day": day}).status_code == 200


@pytest.mark.parametrize("role", [MODERATOR, EDITOR])
def test_nobody_else_reads_them(staff, role):
    assert signed_in(staff(role)).get(LOOKS).status_code == 403


def test_of_staff_who_left_a_number_stays_and_no_name(staff):
    noor = staff(MODERATOR, "noor")
    signed_in(noor).get("/admin/")
    erase_member(noor.pk, keeps_posts=True)
    page = signed_in(staff(ADMINISTRATOR)).get(LOOKS, {"page_name": "index"}).content.decode()
    assert "Former member" in page
    assert "noor" not in page
