"""The admin panel: what each role of staff may do with each model, against panel.txt.

A model without a row is a failure. No URL filters or sorts by a column that the list does not show:
otherwise an email address, or the name behind an alias, could be found with two hundred requests.
"""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import ForeignKey
from django.test import RequestFactory
from django.utils import timezone

from accounts.moderation_status.roles import LIAISON, give_role
from posts.models import Action, Post, SavedReply, Thread
from recovery_forum.lib.admin import ReadOnlyInline, StaffModelAdmin

TABLE = Path(__file__).parent / "panel.txt"
# In one worker, because each worker would build the world for itself.
pytestmark = pytest.mark.xdist_group("panel")
ROLES = ["moderator", "liaison", "editor", "admin"]
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Columns that no list, search or form of the panel may touch, for anybody.
SECRET = {"password", "private_note", "session_key", "data", "args_kwargs", "note"}


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True  # The second factor has tests of its own.


@pytest.fixture
def staff(world, make_member):
    """One member of each role."""
    people = {role: world.people[role] for role in ROLES if role in world.people}
    if "liaison" not in people:
        people["liaison"] = make_member("lina")
        give_role(people["liaison"], LIAISON)
    return people


def request_of(member):
    request = RequestFactory().get("/")
    request.user = member or AnonymousUser()
    return request


def oldest(model):
    return model._base_manager.order_by("pk").first()


# --- The table ------------------------------------------------------------------


def describe(model, role, request):
    """Return the row of the table: rights, fields, actions, searched fields and lookups."""
    one, row = admin.site._registry[model], model()
    rights = [
        right if getattr(one, f"has_{right}_permission")(*arguments) else "-"
        for right, arguments in (
            ("view", [request]), ("add", [request]), ("change", [request, row]),
            ("delete", [request]),
        )
    ]  # fmt: skip
    if rights[0] == "-":
        return f"{model._meta.label:<34} {role:<9} -"
    can_write = "change" in rights
    told = {
        "writes": sorted(one.get_form(request, row, change=True).base_fields) if can_write else [],
        "acts": sorted(one.get_actions(request)),
        "searches": one.get_search_fields(request),
        "filters": sorted(one.list_lookups(request)),
    }
    words = "; ".join(f"{key} {', '.join(names)}" for key, names in told.items() if names)
    return f"{model._meta.label:<34} {role:<9} {' '.join(rights)} {words}".rstrip()


def test_each_role_has_the_rights_of_the_table(staff):
    lines = [describe(model, role, request_of(staff[role])) for model in MODELS for role in ROLES]
    assert TABLE.read_text().splitlines() == lines


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_model_admin_has_the_common_base_class(model):
    one = admin.site._registry[model]
    assert isinstance(one, StaffModelAdmin)
    assert not one.list_editable
    assert all(issubclass(inline, ReadOnlyInline) for inline in one.inlines)


# --- Filters and searches ---------------------------------------------------------------------


def list_columns(model, deeper=True):
    """Every column of `model` with every lookup, and the columns of the rows that it points to."""
    for field in model._meta.concrete_fields:
        yield field.name
        for lookup in field.get_lookups():
            yield f"{field.name}__{lookup}"
        if deeper and isinstance(field, ForeignKey):
            for lookup in list_columns(field.related_model, deeper=False):
                yield f"{field.name}__{lookup}"


@pytest.mark.parametrize("role", ROLES)
def test_only_listed_filters_can_query_a_column(staff, role):
    request, number = request_of(staff[role]), 0
    for model in MODELS:
        one = admin.site._registry[model]
        listed = one.list_lookups(request)
        one.list_lookups = lambda _request, listed=listed: listed  # Once per model.
        try:
            for lookup in list_columns(model):
                number += 1
                is_answered = one.lookup_allowed(lookup, "a", request)
                assert is_answered == (lookup in listed), f"{model._meta.label} {lookup}"
        finally:
            del one.list_lookups
        shown = {*one.get_list_display(request), one.date_hierarchy}
        assert {name.partition("__")[0] for name in listed} <= shown | FILTERED_ONLY
    assert number > 10_000


# Filters on columns that the list shows in another form, or that the front page counts.
FILTERED_ONLY = {
    "challenges", "fellowship", "is_online", "leaderless_since", "locked_at", "refused_at",
    "language", "queue_name",
}  # fmt: skip


@pytest.mark.parametrize("query", [
    "accounts/member/?email__startswith=a", "accounts/member/?password__startswith=p",
    "accounts/member/?private_note__contains=a", "accounts/member/?_to_field=email",
    "accounts/member/?_popup=1&_to_field=password", "posts/post/?author=1",
    "posts/post/?author=1&alias__isnull=0", "posts/thread/?author__name=alice",
    "accounts/member/?joined_at__gte=2026-01-01", "accounts/member/?challenges__id__exact=1",
    "accounts/member/1/change/?_to_field=email&_popup=1",
])  # fmt: skip
def test_a_url_with_another_lookup_is_refused(world, clients, query):
    for role in ("moderator", "admin"):
        assert clients[role].get(f"/admin/{query}").status_code == 400, role


def test_lists_sort_by_shown_columns_only(staff):
    request = request_of(staff["admin"])
    for model in MODELS:
        one = admin.site._registry[model]
        sortable = set(one.get_sortable_by(request))
        assert sortable <= set(one.get_list_display(request))
        assert not sortable & (SECRET | {"author", "member", "alias", "email"}), model


def test_no_page_searches_or_shows_secret_columns(staff):
    request = request_of(staff["admin"])
    for model in MODELS:
        one = admin.site._registry[model]
        secret = SECRET - ({"note"} if model._meta.label == "groups.HelpLine" else set())
        named = {*one.get_search_fields(request), *one.get_list_display(request)}
        if oldest(model):
            named |= set(one.get_fields(request, oldest(model)))
        assert not named & secret, model._meta.label


def test_only_administrators_find_an_email_address_and_only_a_whole_one(staff, world):
    one = admin.site._registry[type(world.author)]
    people = type(world.author).objects.all()

    def finds(role, words):
        found, _repeats = one.get_search_results(request_of(staff[role]), people, words)
        return found.exists()

    assert finds("admin", world.author.email)
    assert not finds("admin", world.author.email[:-1])
    assert not finds("admin", "@example.org")
    assert not any(finds(role, world.author.email) for role in ROLES if role != "admin")


def test_no_search_finds_a_canary_that_is_not_for_its_reader(staff, world):
    """For every canary, every list and filter of the panel, and each role."""
    number = 0
    for role in ROLES:
        request = request_of(staff[role])
        may_meet = "moderator" if role == "liaison" else role
        for model in MODELS:
            one = admin.site._registry[model]
            if not one.has_view_permission(request):
                continue
            for word, (place, allowed) in world.canaries.items():
                if may_meet not in allowed:
                    found, _repeats = one.get_search_results(request, model.objects.all(), word)
                    is_found = bool(one.get_search_fields(request)) and found.exists()
                    assert not is_found, f"{role} finds {place} in {model._meta.label}"
                    number += 1
    assert number > 500


# --- Writing --------------------------------------------------------------------


def test_forms_accept_shown_fields_only(world, clients):
    """Fields that decide who sees something, or contain texts, sent as an administrator could."""
    thread, den = world.thread, world.den
    for path, fields in {
        f"posts/thread/{thread.pk}": {"group": world.open.pk, "title": "Mine", "removed_at_0": ""},
        f"groups/group/{den.pk}": {"visibility": "open", "name": "Mine", "about": "Mine"},
        f"groups/membership/{den.membership_of(world.people['banned']).pk}": {"state": "member"},
        f"accounts/member/{world.author.pk}": {"is_staff": "on", "name": "mine", "about": "Mine"},
    }.items():
        with transaction.atomic():
            clients["admin"].post(f"/admin/{path}/change/", fields)
            transaction.set_rollback(False)
    thread.refresh_from_db()
    assert (thread.group, thread.title) != (world.open, "Mine")
    assert thread.group == den
    assert type(den).objects.get(pk=den.pk).visibility == "private"
    assert den.membership_of(world.people["banned"]).state == "banned"
    assert type(world.author).objects.get(pk=world.author.pk).name == world.author.name


def test_every_change_is_in_the_append_only_log(world, clients):
    before = Action.objects.count()
    fields = {"title": "Hello", "reason": "other", "language": "en", "words": "Hello there."}
    clients["moderator"].post("/admin/posts/savedreply/add/", fields)
    added = Action.objects.latest("pk")
    row = oldest(SavedReply)
    clients["moderator"].post(f"/admin/posts/savedreply/{row.pk}/change/", fields)
    clients["admin"].post(f"/admin/posts/savedreply/{row.pk}/delete/", {"post": "yes"})
    lines = Action.objects.order_by("pk")[before:]
    assert [line.kind for line in lines] == ["add", "change", "delete"]
    assert added.moderator_id == world.people["moderator"].pk
    assert lines[1].target == f"posts.savedreply/{row.pk}"
    assert "Hello" not in str(lines[1].details)


ACTS = sorted(
    (model._meta.label_lower.replace(".", "/"), name)
    for model, one in admin.site._registry.items()
    for name in one.actions or []
)


@pytest.mark.parametrize(("path", "name"), ACTS)
def test_every_action_of_a_list_is_in_the_log(world, clients, path, name):

    model = apps.get_model(path.replace("/", "."))
    group = world.den
    type(group).objects.filter(pk=group.pk).update(
        requested_visibility="private", leaderless_since=timezone.now()
    )
    if name == "restore_threads":
        hidden_at = {"removed_at": timezone.now()}
        Post.objects.filter(ancestors=[]).update(**hidden_at)
        Thread.objects.update(**hidden_at)
    before = Action.objects.count()
    rows = model._base_manager.order_by("pk").values_list("pk", flat=True)
    chosen = {"action": name, ACTION_CHECKBOX_NAME: list(rows)}
    assert clients["admin"].post(f"/admin/{path}/", chosen).status_code == 302
    assert Action.objects.count() > before
