from django.contrib import admin

from .models import Celebration, Cheer, Journey, Milestone


@admin.register(Journey)
class JourneyAdmin(admin.ModelAdmin):
    """That a journey exists, and no more: what someone wrote about it is theirs alone."""

    list_display = ["member", "challenge", "created_at"]
    list_filter = ["challenge"]
    list_select_related = ["member", "challenge"]
    search_fields = ["member__name"]
    fields = readonly_fields = ["member", "challenge", "created_at"]

    def has_add_permission(self, request):
        return False

    view_on_site = False  # The page is its member's own.


@admin.register(Milestone)
class MilestoneAdmin(admin.ModelAdmin):
    list_display = ["span_name", "member", "reached_on"]
    list_filter = ["reached_on"]
    list_select_related = ["journey__member"]
    search_fields = ["journey__member__name"]
    fields = readonly_fields = ["span_name", "member", "reached_on"]

    @admin.display(description="milestone", ordering="span_key")
    def span_name(self, milestone):
        return milestone.span.name

    @admin.display(description="member", ordering="journey__member__name")
    def member(self, milestone):
        return milestone.journey.member

    def has_add_permission(self, request):
        return False


class CheerInline(admin.TabularInline):
    model = Cheer
    extra = 0
    fields = readonly_fields = ["member", "words", "cheered_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member")


@admin.register(Celebration)
class CelebrationAdmin(admin.ModelAdmin):
    list_display = ["member", "milestone_name", "shared_at", "cheer_count"]
    list_select_related = ["member", "milestone__journey"]
    search_fields = ["member__name", "words"]
    date_hierarchy = "shared_at"
    raw_id_fields = ["member", "milestone"]
    readonly_fields = ["public_id", "cheer_count"]
    inlines = [CheerInline]

    @admin.display(description="milestone")
    def milestone_name(self, celebration):
        return celebration.milestone.span.name


@admin.register(Cheer)
class CheerAdmin(admin.ModelAdmin):
    list_display = ["member", "celebration", "words", "cheered_at"]
    list_select_related = ["member", "celebration__member", "celebration__milestone"]
    search_fields = ["member__name", "words"]
    raw_id_fields = ["member", "celebration"]
