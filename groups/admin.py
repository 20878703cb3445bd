from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.groups.approval import approve_group
from groups.helplines.verification import get_help_lines_to_verify
from groups.meeting_guide import admin as meeting_guide_admin  # noqa: F401 - registers itself.
from groups.models import Group, HelpLine, ListingReport, Meeting, Membership, Opportunity, Resource

# Tasks listed at the top of the admin's start page, for editors and group liaisons.
register_waiting_list = admin.site.add_pending_list
register_waiting_list(
    "groups.change_helpline", _("Help lines to verify"), get_help_lines_to_verify, "o=6"
)
register_waiting_list(
    "groups.change_resource", _("Resources that members suggested"), Resource.objects.waiting,
    "approved_at__isempty=1&refused_at__isempty=1",
)  # fmt: skip
register_waiting_list(
    "groups.change_listingreport", _("Listings that somebody calls wrong"),
    ListingReport.objects.open, "answered_at__isnull=True",
)  # fmt: skip
register_waiting_list(
    "groups.change_group", _("Groups that nobody leads"),
    Group.objects.filter(leaderless_since__isnull=False).all, "leaderless_since__isempty=0",
)  # fmt: skip


class OrganizersInline(admin.TabularInline):
    """Lists the organizers only, because the page of a large group could not show everyone."""

    model = Membership
    extra = 0
    autocomplete_fields = ["member"]
    fields = ["member", "role", "state", "since"]

    def get_queryset(self, request):
        return super().get_queryset(request).organizing().select_related("member")


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    list_display = [
        "name", "visibility", "requested_visibility", "member_count", "created_at", "archived_at"
    ]  # fmt: skip
    list_filter = [
        "visibility",
        "requested_visibility",
        ("leaderless_since", admin.EmptyFieldListFilter),
        "challenges",
    ]
    search_fields = ["name", "slug", "summary"]
    autocomplete_fields = ["challenges"]
    readonly_fields = ["member_count", "tags", "created_at", "leaderless_since"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [OrganizersInline]
    actions = ["approve_proposals"]

    @admin.action(description=_("Agree to the proposal"), permissions=["change"])
    def approve_proposals(self, request, queryset):
        for group in queryset.exclude(requested_visibility=""):
            approve_group(group, request.user)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["member", "group", "role", "state", "since"]
    list_filter = ["state", "role"]
    list_select_related = ["member", "group"]
    search_fields = ["member__name", "group__name"]
    autocomplete_fields = ["member", "group"]
    exclude = ["note"]  # Private: only the organizers read it.


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):
    list_display = ["name", "group", "weekday", "time", "time_zone", "confirmed_at", "feed"]
    list_filter = ["weekday", "fellowship", "feed"]
    list_select_related = ["group", "feed"]
    search_fields = ["name", "group__name", "place"]
    autocomplete_fields = ["group"]
    readonly_fields = ["slug", "feed", "contact_agreed_at", "updated_at"]


@admin.register(Opportunity)
class OpportunityAdmin(admin.ModelAdmin):
    """Staff add the opportunities of outside organisations here. Groups manage their own."""

    list_display = ["title", "group", "organisation", "last_day", "closed_at"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "is_online"]
    list_select_related = ["group"]
    search_fields = ["title", "organisation", "place"]
    autocomplete_fields = ["group"]


@admin.register(Resource)
class ResourceAdmin(admin.ModelAdmin):
    """Resources that members suggested. Others see them once a moderator approved them."""

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

    @admin.action(description=_("Approve: members find it"), permissions=["change"])
    def approve(self, request, queryset):
        queryset.update(approved_at=timezone.now(), refused_at=None)

    @admin.action(description=_("Refuse: it is not shown"), permissions=["change"])
    def refuse(self, request, queryset):
        queryset.update(approved_at=None, refused_at=timezone.now())


@admin.register(ListingReport)
class ListingReportAdmin(admin.ModelAdmin):
    """Reports of wrong listings. Moderators answer those that no host answered."""

    list_display = ["__str__", "meeting", "reported_at", "answered_at", "escalated_at"]
    list_filter = ["answered_at", "escalated_at"]
    list_select_related = ["meeting"]
    readonly_fields = ["meeting", "text", "reported_at", "escalated_at"]
    # Nobody needs the reporter's name to correct a listing.
    exclude = ["reporter"]

    def has_add_permission(self, request):
        return False


@admin.register(HelpLine)
class HelpLineAdmin(admin.ModelAdmin):
    list_display = ["name", "country", "need", "phone", "text_to", "verified_on"]
    list_filter = ["country", "need", "verified_on"]
    search_fields = ["name", "phone", "note"]
    date_hierarchy = "verified_on"
    actions = ["verify"]

    @admin.action(description=_("Verified today: I saw it at its source"), permissions=["change"])
    def verify(self, request, queryset):
        queryset.update(verified_on=timezone.now().date())
