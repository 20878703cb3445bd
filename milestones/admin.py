from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from milestones.models import Celebration, Cheer, Journey
from recovery_forum.lib.admin import ReadOnlyInline, StaffModelAdmin


@admin.register(Journey)
class JourneyAdmin(StaffModelAdmin):
    """Shows that a journey exists, and nothing else.

    Its title, date and reasons are private, and moderation never needs them: what others can read
    is a celebration. So there is a list, but no row of it opens. For the same reason milestones and
    setbacks are not registered here.
    """

    list_display = ["member", "challenge", "created_at"]
    list_display_links = None
    list_filter = ["challenge"]
    list_select_related = ["member", "challenge"]
    search_fields = ["member__name"]

    def has_view_permission(self, request, obj=None):
        """Allow the list only: the heading of a single row would show the journey's title."""
        return obj is None and super().has_view_permission(request)


class CheerInline(ReadOnlyInline):
    model = Cheer
    fields = readonly_fields = ("member", "words", "cheered_at")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member")


@admin.register(Celebration)
class CelebrationAdmin(StaffModelAdmin):
    list_display = ["member", "milestone_name", "shared_at", "cheer_count"]
    list_select_related = ["member", "milestone", "own_milestone"]
    search_fields = ["member__name", "words"]
    date_hierarchy = "shared_at"
    fields = readonly_fields = ("member", "milestone_name", "shared_at", "words", "cheer_count")
    inlines = [CheerInline]

    @admin.display(description=_("milestone"))
    def milestone_name(self, celebration):
        return celebration.title


@admin.register(Cheer)
class CheerAdmin(StaffModelAdmin):
    list_display = ["member", "celebration", "words", "cheered_at"]
    list_select_related = [
        "member", "celebration__member", "celebration__milestone", "celebration__own_milestone",
    ]  # fmt: skip
    search_fields = ["member__name", "words"]
    fields = readonly_fields = ("member", "celebration", "words", "cheered_at")
