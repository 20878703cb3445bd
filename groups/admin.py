from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from groups.groups.approval import approve_group
from groups.helplines import admin as helplines_admin  # noqa: F401 - registers itself.
from groups.helplines.verification import get_help_lines_to_verify
from groups.meeting_guide import admin as meeting_guide_admin  # noqa: F401 - registers itself.
from groups.meeting_guide.codes import get_meeting_type_choices, get_type_name
from groups.meetings.panel_form import MeetingPanelForm
from groups.membership.roles import ask_to_organize
from groups.models import Group, ListingReport, Meeting, Membership, Opportunity, Resource
from recovery_forum.lib.admin import ReadOnlyInline, StaffModelAdmin
from recovery_forum.lib.admin_labels import IsSetFilter

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


class ChallengesByKind(ModelChoiceIterator):
    """Challenges below the heading of their kind: there are too many for one list."""

    def __iter__(self):
        for kind, rows in groupby(self.queryset, key=lambda row: row.get_kind_display()):
            yield kind, [self.choice(row) for row in rows]


class OrganizersInline(ReadOnlyInline):
    """Lists the organizers only, because the page of a large group could not show everyone."""

    model = Membership
    verbose_name_plural = _("organizers")
    fields = ["member", "role", "since"]

    def get_queryset(self, request):
        return super().get_queryset(request).organizing().select_related("member")


@admin.register(Group)
class GroupAdmin(StaffModelAdmin):
    log_name = "name"
    list_display = [
        "name", "visibility", "requested_visibility", "member_count", "created_at", "archived_at"
    ]  # fmt: skip
    list_filter = [
        "visibility",
        "requested_visibility",
        ("leaderless_since", IsSetFilter),
        "challenges",
    ]
    # Not who sees it, nor what its organizers say: that is theirs to change.
    writable_fields = ["language", "challenges"]
    search_fields = ["name", "slug", "summary"]
    search_help_text = _("By name, or by words of its sentence.")
    sections = [
        (_("How it is found"), ["language", "challenges"]),
        (_("Standing"), [
            "visibility", "member_count", "created_at", "leaderless_since", "archived_at",
        ]),
        (_("Set by its organizers"), [
            "name", "slug", "summary", "about", "rules", "welcome", "questions", "tags", "cover",
            "cover_alt",
        ], _("They change this in the settings of the group. Here it can only be read.")),
    ]  # fmt: skip
    field_help_texts = {
        "language": _("The one that people write there. The list of groups is filtered by it."),
        "challenges": _("The group is found under these, and suggested to members who chose one."),
    }
    readonly_fields = ["member_count", "tags", "created_at", "leaderless_since"]
    inlines = [OrganizersInline]
    actions = ["approve_proposals"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "challenges":
            field.iterator = ChallengesByKind
            field.widget.choices = field.choices
        return field

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve_proposals(self, request, queryset):
        for group in queryset.exclude(requested_visibility=""):
            approve_group(group, request.user)
            self.log_change(request, group, gettext_noop("Approved."))


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
            self.log_change(request, membership, gettext_noop("Asked to become an organizer."))


@admin.register(Meeting)
class MeetingAdmin(StaffModelAdmin):
    log_name = "name"
    form = MeetingPanelForm
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
    readonly_fields = ["slug", "feed", "contact_agreed_at", "updated_at", "attendance"]
    exclude = ["attendance_option"]  # Often empty: then place and link decide.
    search_help_text = _("By name, group or address.")
    sections = [
        (_("When"), [
            "weekday", "time", "minutes", "time_zone", "frequency", "week_of_month", "starts_on",
            "ends_on",
        ]),
        (_("Where"), [
            "location", "place", "regions", "is_approximate", "latitude", "longitude",
            "location_notes",
        ]),
        (_("How to join online"), [
            "online_link", "phone", "attendance", "online_notes", "phone_notes", "link_for",
            "link_from", "shares_password",
        ]),
        (_("Type of meeting"), ["language", "fellowship", "types", "labels"]),
        (_("Is it still running?"), ["confirmed_at"]),
    ]  # fmt: skip
    field_help_texts = {
        "weekday": _("In the meeting’s own time zone."),
        "time": _("When it starts, in the meeting’s own time zone."),
        "time_zone": _("In summer and winter, the meeting keeps its time there."),
        "location": _("For example the name of the building."),
        "place": _("Street, town, country."),
        "regions": _("From large to small, for example: Vienna, Prater."),
        "is_approximate": _("For an online meeting that belongs to a town."),
        "latitude": _("In degrees, such as 48.20849. For “Near me”."),
        "longitude": _("In degrees, such as 16.37208."),
        "online_link": _("Shown only to the people its organizers chose."),
        "phone": _("The number that people call to take part."),
        "language": _("Spoken at the meeting."),
        "fellowship": _("Save after changing it, to see its types."),
        "labels": _("What a feed calls the meeting beside its types."),
        "confirmed_at": _("When someone last said that it takes place."),
    }

    @admin.display(description=_("how people attend"))
    def attendance(self, meeting):
        Option = Meeting.AttendanceOption
        if meeting.is_online:
            return Option.HYBRID.label if meeting.is_in_person else Option.ONLINE.label
        return Option.IN_PERSON.label if meeting.is_in_person else Option.INACTIVE.label

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Offer the types of the fellowship, and those that the meeting already has."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj and "types" in form.base_fields:
            pairs = get_meeting_type_choices(obj.fellowship)
            others = [code for code in obj.types if code not in dict(pairs)]
            pairs += [(code, get_type_name(obj.fellowship, code)) for code in others]
            form.base_fields["types"] = forms.MultipleChoiceField(
                label=_("Types"), choices=pairs, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        return form


@admin.register(Opportunity)
class OpportunityAdmin(StaffModelAdmin):
    """Staff add the opportunities of outside organisations here. Groups manage their own."""

    log_name = "title"
    list_display = ["title", "group", "organisation", "last_day", "closed_at"]
    list_filter = [("closed_at", IsSetFilter), "is_online"]
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
class ResourceAdmin(StaffModelAdmin):
    """Resources. Those that members suggested are shown once a moderator approved them.

    What staff add is approved by that.
    """

    log_name = "name"
    list_display = ["name", "category", "country", "approved_at", "checked_at", "broken_since"]
    list_filter = [
        ("approved_at", IsSetFilter),
        ("refused_at", IsSetFilter),
        ("broken_since", IsSetFilter),
        "category",
        "language",
    ]
    search_fields = ["name", "url", "summary"]
    search_help_text = _("By name, address or words of its sentence.")
    delete_notes = [_("Members can no longer find it.")]
    field_help_texts = {
        "category": _("The heading below which members find it."),
        "name": _("As it calls itself."),
        "url": _("Where members are led. We notice if it stops working."),
        "summary": _("What people find there, and who it is for."),
        "country": _("Leave it at “Everywhere” if it is for any country."),
        "source": _("Where you looked, so that someone can look again."),
    }
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
        words = gettext_noop("Approved.")
        self._decide(request, queryset, words, approved_at=timezone.now(), refused_at=None)

    @admin.action(description=_("Refuse"), permissions=["change"])
    def refuse(self, request, queryset):
        words = gettext_noop("Refused.")
        self._decide(request, queryset, words, approved_at=None, refused_at=timezone.now())

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
