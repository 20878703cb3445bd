"""Members and challenges for moderators. E-mail addresses are for administrators only."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, Challenge, Erasure, FormerName, Member, Mute, Peering
from accounts.moderation_status.restrictions import get_silence_message, is_suspended_or_banned
from accounts.privacy.deletion import erase_member
from recovery_forum.lib.admin import StaffModelAdmin


def show_day(moment):
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


@admin.register(Challenge)
class ChallengeAdmin(StaffModelAdmin):
    log_name = "name"
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    sections = [(_("Details"), ["name", "slug", "kind", "translations"])]
    field_help_texts = {
        "slug": _("Filled in by itself. Addresses with it are shared, so it stays."),
        "kind": _("The heading below which members find it."),
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "translations":
            kwargs["error_messages"] = {
                "invalid": _('Please write languages and names like {"de": "Alkohol"}.')
            }
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    allows_adding = allows_deleting = True
    writable_fields = ["kind", "name", "translations"]


@admin.register(Member)
class MemberAdmin(StaffModelAdmin):
    list_display = [
        "name", "joined_at", "restrictions", "is_active", "is_staff", "time_zone", "country",
    ]  # fmt: skip
    # Not by challenge: members choose who is shown theirs, and staff are not among them.
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "name_key"]
    date_hierarchy = "joined_at"
    ordering = ["-joined_at"]
    fields = [
        "name", "is_active", "time_zone", "country", "joined_at", "last_login", "onboarded_at",
        "restrictions",
    ]  # fmt: skip
    readonly_fields = ["restrictions"]
    sections = [
        (_("Account"), [
            "name", "email", "country", "time_zone", "joined_at", "onboarded_at", "last_login",
        ]),
        (_("Standing"), ["restrictions", "is_active"]),
        (_("Role"), ["is_staff", "is_superuser", "groups"]),
    ]  # fmt: skip
    search_help_text = _("By name. Administrators can also search for a whole email address.")
    delete_notes = [
        _("Deleted: the account and everything private, as if its member had deleted it: profile, "
          "journeys, journal and plans, what they wrote in private messages, memberships, peers."),
        _("What stays: their posts and replies in groups, without their name."),
    ]  # fmt: skip
    allows_deleting = True

    @admin.display(description=_("restrictions"))
    def restrictions(self, member):
        """Those that stand now, as the pages of the member say them."""
        if member.banned_at:
            return _("Banned")
        if is_suspended_or_banned(member):
            return _("Suspended until %(day)s") % {"day": show_day(member.suspended_until)}
        if get_silence_message(member):
            return _("Can’t post until %(day)s") % {"day": show_day(member.silenced_until)}
        return _("Posts wait for approval") if member.approval_required_since else _("None")

    def get_fields(self, request, obj=None):
        """Show email addresses and roles to administrators only."""
        extra = ["email", "is_staff", "is_superuser", "groups"] if request.user.is_superuser else []
        return [*self.fields, *extra]

    def has_delete_permission(self, request, obj=None):
        is_allowed = super().has_delete_permission(request, obj)
        return is_allowed and (obj is None or obj.may_be_restricted_by(request.user))

    def get_deleted_objects(self, objs, request):
        """List the members only: erase_member() decides what goes with them."""
        is_refused = any(not self.has_delete_permission(request, member) for member in objs)
        refused = {self.opts.verbose_name} if is_refused else set()
        names = [str(member) for member in objs]
        return names, {self.opts.verbose_name_plural: len(names)}, refused, []

    def delete_model(self, request, obj):
        """Erase the account as if its member had deleted it. Their posts stay."""
        erase_member(obj.pk, keeps_posts=True)

    def delete_queryset(self, request, queryset):
        for member in queryset:
            self.delete_model(request, member)

    def get_search_results(self, request, queryset, search_term):
        results, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if request.user.is_superuser and "@" in search_term:
            results |= queryset.filter(email__iexact=search_term)
        return results, may_have_duplicates


@admin.register(Block)
class BlockAdmin(StaffModelAdmin):
    list_display = ["blocker", "blocked", "blocked_at"]
    list_select_related = ["blocker", "blocked"]
    search_fields = ["blocker__name", "blocked__name"]


@admin.register(Erasure)
class ErasureAdmin(StaffModelAdmin):
    """The ledger of erased accounts. It is read-only."""

    list_display = ["member_pk", "keeps_posts", "at"]
    ordering = ["-at"]


@admin.register(Mute)
class MuteAdmin(StaffModelAdmin):
    list_display = ["muter", "muted", "muted_at"]
    list_select_related = ["muter", "muted"]
    search_fields = ["muter__name", "muted__name"]


@admin.register(Peering)
class PeeringAdmin(StaffModelAdmin):
    list_display = ["requester", "recipient", "requested_at", "accepted_at"]
    list_select_related = ["requester", "recipient"]
    search_fields = ["requester__name", "recipient__name"]
    exclude = ["note"]  # Only its recipient may read it.


@admin.register(FormerName)
class FormerNameAdmin(StaffModelAdmin):
    list_display = ["name_key", "member", "replaced_at"]
    list_select_related = ["member"]
    search_fields = ["name_key", "member__name"]
