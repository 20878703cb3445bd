"""Each page of the panel that staff open is logged; entries cannot be changed or deleted early."""

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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
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


def test_a_nul_in_an_address_is_no_error(staff):
    answer = signed_in(staff(MODERATOR)).get("/admin/posts/post/1%00/change/")
    assert answer.status_code in {302, 404}
    assert lines()[0] == ("posts_post_change", "1", "GET")


def test_an_entry_has_member_time_page_and_subject(staff, opening):
    mia = staff(MODERATOR)
    signed_in(mia).get(reverse("admin:posts_post_change", args=[opening.pk]))
    assert lines() == [("posts_post_change", str(opening.pk), "GET")]
    look = StaffPageView.objects.get()
    assert look.staff_id == mia.pk
    assert timezone.now() - look.at < timedelta(minutes=1)


def test_search_terms_are_not_stored(staff):
    signed_in(staff(MODERATOR)).get("/admin/?q=alice")
    assert lines() == [("index", "", "GET")]


@pytest.mark.parametrize("role", [MODERATOR, EDITOR])
def test_refused_requests_are_logged_too(staff, role):
    page = signed_in(staff(role)).get(reverse("admin:auth_group_changelist"))
    assert page.status_code == 403
    assert lines() == [("auth_group_changelist", "", "GET")]


def test_other_members_leave_no_entry_and_see_nothing(as_alice, client):
    as_alice.get("/admin/")
    client.get("/admin/")
    assert lines() == []


def test_every_model_page_of_the_panel_is_logged(staff):
    chief = signed_in(staff(ADMINISTRATOR))
    tables = [f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry]
    for table in tables:
        chief.get(reverse(f"admin:{table}_changelist"))
    assert {page for page, _key, _method in lines()} == {f"{one}_changelist" for one in tables}


def test_every_page_of_ours_is_logged(staff, opening):
    chief = signed_in(staff(ADMINISTRATOR))
    for path, _view, name in admin.site.pages:
        keys = ["x"] * (path.count("slug:") + path.count("str:")) or [1] * path.count("int:")
        chief.get(reverse(f"admin:{name}", args=keys))
    assert {page for page, _key, _method in lines()} == {name for _p, _v, name in admin.site.pages}


def test_a_page_that_cannot_be_logged_is_not_shown(staff, monkeypatch):
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
def test_the_database_refuses_to_change_or_delete_an_entry(old, how):
    old(89)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        how()
    assert StaffPageView.objects.get().page == "index"


def test_an_old_entry_cannot_be_changed_either(old):
    old(91)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        StaffPageView.objects.update(page="nothing")


def test_old_entries_are_deleted_after_the_configured_time(settings, old):
    settings.STAFF_PAGE_VIEW_DAYS = 100
    old(101), old(99)
    delete_old_staff_page_views()
    assert StaffPageView.objects.count() == 1


def test_entries_are_kept_for_at_least_ninety_days(settings, old):
    settings.STAFF_PAGE_VIEW_DAYS = 1
    old(91), old(89)
    delete_old_staff_page_views()
    assert StaffPageView.objects.count() == 1


def count_rows(page):
    return len(re.findall(r"<tr>\s*<td", page))


def test_administrators_find_who_opened_which_page(staff, opening):
    chief = signed_in(staff(ADMINISTRATOR))
    signed_in(staff(MODERATOR, "noor")).get(reverse("admin:posts_post_change", args=[opening.pk]))
    page = chief.get(LOOKS, {"who": "NOOR"}).content.decode()
    assert count_rows(page) == 1
    assert "Posts: entry" in page
    assert reverse("admin:posts_post_change", args=[opening.pk]) in page
    assert "No entries" in chief.get(LOOKS, {"who": "nobody"}).content.decode()


def test_entries_are_filtered_by_page_and_day(staff, old):
    old(3)
    chief = signed_in(staff(ADMINISTRATOR))
    day = (timezone.now() - timedelta(days=3)).date().isoformat()
    assert count_rows(chief.get(LOOKS, {"day": day}).content.decode()) == 1
    assert "No entries" in chief.get(LOOKS, {"page_name": "host"}).content.decode()


@pytest.mark.parametrize("day", ["2026-02-31", "yesterday", "\0"])
def test_an_invalid_day_filters_nothing(staff, day):
    assert signed_in(staff(ADMINISTRATOR)).get(LOOKS, {"day": day}).status_code == 200


@pytest.mark.parametrize("role", [MODERATOR, EDITOR])
def test_nobody_else_reads_the_access_log(staff, role):
    assert signed_in(staff(role)).get(LOOKS).status_code == 403


def test_erased_staff_keep_a_number_and_no_name(staff):
    noor = staff(MODERATOR, "noor")
    signed_in(noor).get("/admin/")
    erase_member(noor.pk, keeps_posts=True)
    page = signed_in(staff(ADMINISTRATOR)).get(LOOKS, {"page_name": "index"}).content.decode()
    assert "Former member" in page
    assert "noor" not in page
