"""Members and challenges for moderators. E-mail addresses are for administrators only."""

from django.contrib import admin

from accounts.models import Block, Challenge, Erasure, FormerName, Member, Mute, Peering
from accounts.privacy.deletion import erase_member


@admin.register(Challenge)
class ChallengeAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    list_display = ["name", "joined_at", "is_active", "is_staff", "time_zone", "country"]
    list_filter = ["is_active", "is_staff", "challenges"]
    search_fields = ["name", "name_key"]
    date_hierarchy = "joined_at"
    ordering = ["-joined_at"]
    autocomplete_fields = ["challenges"]
    readonly_fields = ["joined_at", "last_login", "onboarded_at"]
    fields = [
        "name", "is_active", "about", "challenges", "time_zone", "country",
        "joined_at", "last_login", "onboarded_at",
    ]  # fmt: skip

    def get_fields(self, request, obj=None):
        """Show email addresses and roles to administrators only."""
        extra = ["email", "is_staff", "is_superuser", "groups"] if request.user.is_superuser else []
        return [*self.fields, *extra]

    def has_add_permission(self, request):
        """Members sign up themselves: an account made here would have no owner."""
        return False

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
class BlockAdmin(admin.ModelAdmin):
    list_display = ["blocker", "blocked", "blocked_at"]
    list_select_related = ["blocker", "blocked"]
    search_fields = ["blocker__name", "blocked__name"]
    raw_id_fields = ["blocker", "blocked"]


@admin.register(Erasure)
class ErasureAdmin(admin.ModelAdmin):
    """The ledger of erased accounts. It is read-only."""

    list_display = ["member_pk", "keeps_posts", "at"]
    ordering = ["-at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Mute)
class MuteAdmin(admin.ModelAdmin):
    list_display = ["muter", "muted", "muted_at"]
    list_select_related = ["muter", "muted"]
    search_fields = ["muter__name", "muted__name"]
    raw_id_fields = ["muter", "muted"]


@admin.register(Peering)
class PeeringAdmin(admin.ModelAdmin):
    list_display = ["requester", "recipient", "requested_at", "accepted_at"]
    list_select_related = ["requester", "recipient"]
    search_fields = ["requester__name", "recipient__name"]
    raw_id_fields = ["requester", "recipient"]
    exclude = ["note"]  # Only its recipient may read it.


@admin.register(FormerName)
class FormerNameAdmin(admin.ModelAdmin):
    list_display = ["name_key", "member", "replaced_at"]
    list_select_related = ["member"]
    search_fields = ["name_key", "member__name"]
    raw_id_fields = ["member"]
