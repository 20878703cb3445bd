from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Post, Reaction, Thread


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin):
    list_display = ["title", "group", "author", "kind", "wish", "reply_count", "opened_at"]
    list_filter = ["kind", "wish", ("locked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["group", "author"]
    search_fields = ["title", "public_id"]
    date_hierarchy = "opened_at"
    autocomplete_fields = ["group", "author"]
    readonly_fields = ["public_id", "opened_at", "last_active_at", "reply_count", "first_reply_at"]
    exclude = ["last_author"]
    actions = ["lock", "unlock", "greet", "hide", "restore"]

    @admin.action(description=_("Lock: nobody can answer"), permissions=["change"])
    def lock(self, request, queryset):
        queryset.update(locked_at=timezone.now())

    @admin.action(description=_("Unlock"), permissions=["change"])
    def unlock(self, request, queryset):
        queryset.update(locked_at=None)

    @admin.action(description=_("Send newcomers here to say hello"), permissions=["change"])
    def greet(self, request, queryset):
        queryset.update(greets_since=timezone.now())

    @admin.action(description=_("Hide from everyone"), permissions=["change"])
    def hide(self, request, queryset):
        queryset.update(removed_at=timezone.now())

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore(self, request, queryset):
        queryset.update(removed_at=None)


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = ["excerpt", "author", "thread", "posted_at", "removed_at"]
    list_filter = [("removed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["author", "thread"]
    search_fields = ["text", "public_id", "author__name"]
    date_hierarchy = "posted_at"
    # The words are their author's: a moderator hides them and never rewrites them.
    readonly_fields = [
        "public_id", "thread", "author", "text", "posted_at", "edited_at", "reaction_count",
    ]  # fmt: skip
    exclude = ["withdrawn_at"]
    show_full_result_count = False
    actions = ["hide", "restore"]

    @admin.display(description=_("words"))
    def excerpt(self, post):
        return post.text[:80]

    def has_add_permission(self, request):
        return False

    @admin.action(description=_("Hide: leave a gap"), permissions=["change"])
    def hide(self, request, queryset):
        queryset.update(removed_at=timezone.now())

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore(self, request, queryset):
        queryset.update(removed_at=None)


@admin.register(Reaction)
class ReactionAdmin(admin.ModelAdmin):
    list_display = ["kind", "member", "post", "given_at"]
    list_filter = ["kind"]
    list_select_related = ["member", "post__author"]
    raw_id_fields = ["member", "post"]
    show_full_result_count = False
