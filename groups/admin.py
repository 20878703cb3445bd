from typing import Any

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from groups.groups.approval import approve_group
from groups.helplines import admin as helplines_admin  # noqa: F401 - registers itself.
from groups.helplines.verification import get_help_lines_to_verify
from groups.meeting_guide import admin as meeting_guide_admin  # noqa: F401 - registers itself.
from groups.membership.roles import ask_to_organize
from groups.models import Group, ListingReport, Meeting, Membership, Opportunity, Resource
from recovery_forum.lib.admin import CountryChoiceMixin, ReadOnlyInline, StaffModelAdmin

# Tasks listed at the top of the admin's start page, for editors and group liaisons.
site: Any = admin.site  # A ForumAdminSite: see recovery_forum/apps.py.
register_waiting_list = site.add_pending_list
register_waiting_list(
    "groups.change_helpline", _("Help lines to verify"), get_help_lines_to_verify, "o=6"
)
register_waiting_list(
    "groups.change_resource", _("Suggested resources"), Resource.objects.waiting,
    "approved_at__isempty=1&refused_at__isempty=1",
)  # fmt: skip
register_waiting_list(
    "groups.change_listingreport", _("Meetings reported as wrong"),
    ListingReport.objects.open, "answered_at__isnull=True",
)  # fmt: skip
register_waiting_list(
    "groups.change_group", _("Groups without an organizer"),
    Group.objects.filter(leaderless_since__isnull=False).all, "leaderless_since__isempty=0",
)  # fmt: skip


class OrganizersInline(ReadOnlyInline):
    """Lists the organizers only, because the page of a large group could not show everyone."""

    model = Membership
    fields = ["member", "role", "state", "since"]

    def get_queryset(self, request):
        return super().get_queryset(request).organizing().select_related("member")


@admin.register(Group)
class GroupAdmin(StaffModelAdmin):
    list_display = [
        "name", "visibility", "requested_visibility", "member_count", "created_at", "archived_at"
    ]  # fmt: skip
    list_filter = [
        "visibility",
        "requested_visibility",
        ("leaderless_since", admin.EmptyFieldListFilter),
        "challenges",
    ]
    # Not who sees it, nor what its organizers say: that is theirs to change.
    writable_fields = ["language", "challenges"]
    search_fields = ["name", "slug", "summary"]
    autocomplete_fields = ["challenges"]
    readonly_fields = ["member_count", "tags", "created_at", "leaderless_since"]
    inlines = [OrganizersInline]
    actions = ["approve_proposals"]

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve_proposals(self, request, queryset):
        for group in queryset.exclude(requested_visibility=""):
            approve_group(group, request.user)
            self.log_change(request, group, "Agreed to the proposal.")


@admin.register(Membership)
class MembershipAdmin(StaffModelAdmin):
    list_display = ["member", "group", "role", "state", "since"]
    list_filter = ["state", "role"]
    list_select_related = ["member", "group"]
    search_fields = ["member__name", "group__name"]
    exclude = ["note", "reason"]  # Private: only the organizers read them.
    actions = ["make_organizer"]

    @admin.action(
        description=_("Ask them to organize their group, which has no organizer"),
        permissions=["change"],
    )
    def make_organizer(self, request, queryset):
        """Only where nobody leads: elsewhere the organizers choose who sees what they see."""
        for membership in queryset.current().filter(group__leaderless_since__isnull=False):
            ask_to_organize(membership, None)
            self.log_change(request, membership, "Asked to become an organizer.")


@admin.register(Meeting)
class MeetingAdmin(StaffModelAdmin):
    list_display = ["name", "group", "weekday", "time", "time_zone", "confirmed_at", "feed"]
    list_filter = ["weekday", "fellowship", "feed"]
    list_select_related = ["group", "feed"]
    search_fields = ["name", "group__name", "place"]
    # Facts that were reported as wrong. Not who gets the link, its password or a contact.
    writable_fields = [
        "weekday", "time", "minutes", "time_zone", "fellowship", "types", "labels", "language",
        "place", "location", "regions", "is_approximate", "latitude", "longitude", "online_link",
        "phone", "confirmed_at",
    ]  # fmt: skip
    readonly_fields = ["slug", "feed", "contact_agreed_at", "updated_at"]


@admin.register(Opportunity)
class OpportunityAdmin(StaffModelAdmin):
    """Staff add the opportunities of outside organisations here. Groups manage their own."""

    list_display = ["title", "group", "organisation", "last_day", "closed_at"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "is_online"]
    list_select_related = ["group"]
    search_fields = ["title", "organisation", "place"]
    readonly_fields = ["group", "created_at"]
    allows_adding = True
    writable_fields = [
        "organisation", "title", "text", "is_online", "place", "day", "time", "time_zone",
        "effort", "experience", "contact", "website", "last_day", "closed_at",
    ]  # fmt: skip

    def has_change_permission(self, request, obj=None):
        is_allowed = super().has_change_permission(request, obj)
        return is_allowed and (obj is None or obj.group_id is None)


@admin.register(Resource)
class ResourceAdmin(CountryChoiceMixin, StaffModelAdmin):
    """Resources. Those that members suggested are shown once a moderator approved them.

    What staff add is approved by that.
    """

    list_display = ["name", "category", "country", "approved_at", "checked_at", "broken_since"]
    list_filter = [
        ("approved_at", admin.EmptyFieldListFilter),
        ("refused_at", admin.EmptyFieldListFilter),
        ("broken_since", admin.EmptyFieldListFilter),
        "category",
        "language",
    ]
    search_fields = ["name", "url", "summary"]
    readonly_fields = ["suggested_by", "suggested_at", "checked_at", "reported_broken_at"]
    actions = ["approve", "refuse"]
    allows_adding = allows_deleting = True
    writable_fields = ["category", "name", "url", "summary", "country", "language", "source"]

    def get_readonly_fields(self, request, obj=None):
        """The words of a member who suggested it stay theirs: approve or refuse them."""
        names = super().get_readonly_fields(request, obj)
        return [*names, "name", "summary"] if obj and obj.suggested_by_id else names

    @admin.action(description=_("Approve and list"), permissions=["change"])
    def approve(self, request, queryset):
        self._decide(request, queryset, "Approved.", approved_at=timezone.now(), refused_at=None)

    @admin.action(description=_("Refuse"), permissions=["change"])
    def refuse(self, request, queryset):
        self._decide(request, queryset, "Refused.", approved_at=None, refused_at=timezone.now())

    def _decide(self, request, queryset, message, **fields):
        resources = list(queryset)
        for resource in resources:
            Resource.objects.filter(pk=resource.pk).update(**fields)
            self.log_change(request, resource, message)
        number = len(resources)
        text = ngettext("%(n)d resource updated.", "%(n)d resources updated.", number)
        self.message_user(request, text % {"n": number}, messages.SUCCESS)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.approved_at = timezone.now()
            self.message_user(request, gettext("Members can now find it in the resources."))
        super().save_model(request, obj, form, change)


@admin.register(ListingReport)
class ListingReportAdmin(StaffModelAdmin):
    """Reports of wrong listings. Moderators answer those that no host answered."""

    list_display = ["__str__", "meeting", "reported_at", "answered_at", "escalated_at"]
    list_filter = ["answered_at", "escalated_at"]
    list_select_related = ["meeting"]
    readonly_fields = ["meeting", "text", "reported_at", "escalated_at"]
    # Nobody needs the reporter's name to correct a listing.
    exclude = ["reporter"]
    writable_fields = ["answered_at"]
