from django.contrib import admin
from django.db.models import URLField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.groups.approval import approve_group
from groups.helplines.verification import get_help_lines_to_verify
from groups.meeting_guide import admin as meeting_guide_admin  # noqa: F401 - registers itself.
from groups.models import Group, HelpLine, ListingReport, Meeting, Membership, Opportunity, Resource

# What the editors and the liaisons find on top of their first page.
register_waiting_list = admin.site.add_wait
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
    Group.objects.filter(unled_since__isnull=False).all, "unled_since__isempty=0",
)  # fmt: skip


class OrganizersInline(admin.TabularInline):
    """Only the organizers: a large group's page must open all the same."""

    model = Membership
    extra = 0
    autocomplete_fields = ["member"]
    fields = ["member", "role", "state", "since"]

    def get_queryset(self, request):
        return super().get_queryset(request).organizing().select_related("member")


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    list_display = [
        "name", "visibility", "wished_visibility", "member_count", "created_at", "archived_at"
    ]  # fmt: skip
    list_filter = [
        "visibility", "wished_visibility", ("unled_since", admin.EmptyFieldListFilter), "challenges"
    ]  # fmt: skip
    search_fields = ["name", "slug", "summary"]
    autocomplete_fields = ["challenges"]
    readonly_fields = ["member_count", "tags", "created_at", "unled_since"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [OrganizersInline]
    actions = ["agree"]

    @admin.action(description=_("Agree to the proposal"), permissions=["change"])
    def agree(self, request, queryset):
        proposals = queryset.exclude(wished_visibility="")
        for group in proposals:
            approve_group(group, request.user)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["member", "group", "role", "state", "since"]
    list_filter = ["state", "role"]
    list_select_related = ["member", "group"]
    search_fields = ["member__name", "group__name"]
    autocomplete_fields = ["member", "group"]
    exclude = ["note"]  # Written to the organizers, and to nobody else.


HTTPS_BY_DEFAULT = {URLField: {"assume_scheme": "https"}}


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):
    formfield_overrides = HTTPS_BY_DEFAULT
    list_display = ["name", "group", "weekday", "time", "time_zone", "confirmed_at", "feed"]
    list_filter = ["weekday", "fellowship", "feed"]
    list_select_related = ["group", "feed"]
    search_fields = ["name", "group__name", "place"]
    autocomplete_fields = ["group"]
    readonly_fields = ["slug", "feed", "contact_agreed_at", "updated_at"]


@admin.register(Opportunity)
class OpportunityAdmin(admin.ModelAdmin):
    """Organisations outside are entered here; groups look after their own."""

    formfield_overrides = HTTPS_BY_DEFAULT
    list_display = ["title", "group", "organisation", "last_day", "closed_at"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "is_online"]
    list_select_related = ["group"]
    search_fields = ["title", "organisation", "place"]
    autocomplete_fields = ["group"]


@admin.register(Resource)
class ResourceAdmin(admin.ModelAdmin):
    """Suggested by members, shown once somebody here approved it."""

    formfield_overrides = HTTPS_BY_DEFAULT
    list_display = ["name", "category", "country", "approved_at", "checked_at", "broken_since"]
    list_filter = [
        ("approved_at", admin.EmptyFieldListFilter),
        ("refused_at", admin.EmptyFieldListFilter),
        ("broken_since", admin.EmptyFieldListFilter),
        "category",
        "language",
    ]
    search_fields = ["name", "url", "summary"]
    readonly_fields = ["suggested_by", "suggested_at", "checked_at", "doubted_at"]
    actions = ["approve", "refuse"]

    @admin.action(description=_("Approve: members find it"), permissions=["change"])
    def approve(self, request, queryset):
        queryset.update(approved_at=timezone.now(), refused_at=None)

    @admin.action(description=_("Refuse: it is not shown"), permissions=["change"])
    def refuse(self, request, queryset):
        queryset.update(approved_at=None, refused_at=timezone.now())


@admin.register(ListingReport)
class ListingReportAdmin(admin.ModelAdmin):
    """What visitors say of a listing: to be answered here where no organizer did."""

    list_display = ["__str__", "meeting", "reported_at", "answered_at", "escalated_at"]
    list_filter = ["answered_at", "escalated_at"]
    list_select_related = ["meeting"]
    readonly_fields = ["meeting", "words", "reported_at", "escalated_at"]
    # Who said it helps nobody to mend it.
    exclude = ["reporter"]

    def has_add_permission(self, request):
        return False


@admin.register(HelpLine)
class HelpLineAdmin(admin.ModelAdmin):
    formfield_overrides = HTTPS_BY_DEFAULT
    list_display = ["name", "country", "need", "phone", "text_to", "verified_on"]
    list_filter = ["country", "need", "verified_on"]
    search_fields = ["name", "phone", "note"]
    date_hierarchy = "verified_on"
    actions = ["verify"]

    @admin.action(description=_("Verified today: I saw it at its source"), permissions=["change"])
    def verify(self, request, queryset):
        queryset.update(verified_on=timezone.now().date())
