"""Threads and posts for moderators. An anonymous post shows its alias, never its author."""

from django.contrib import admin
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.insights.views import host_dashboard
from posts.models import (
    Case,
    Post,
    PostVersion,
    Reaction,
    SavedReply,
    Thread,
    UnmaskLog,
    WatchedWords,
)
from posts.models.cases import REASON_URGENCY, Reason
from posts.moderation.actions import close_case, hide_content, lock_thread, restore_content
from posts.moderation.admin_pages import MODERATOR_PERMISSION
from posts.moderation.staff_audit import log_staff_page_view
from posts.moderation.views.action_log import action_log
from posts.moderation.views.bulk_removal import remove_member_posts
from posts.moderation.views.cases import case_detail, case_queue
from posts.moderation.views.staff_audit import staff_page_views
from posts.moderation.views.unmask import unmask_author
from posts.moderation.views.watched_words import check_words
from posts.safety.cases import open_case

admin.site.log_staff_page_view = log_staff_page_view
admin.site.front_page = (MODERATOR_PERMISSION, case_queue)
admin.site.add_page("cases/<slug:public_id>/", case_detail, "case")
admin.site.add_page("log/", action_log, "log")
admin.site.add_page("members/<int:pk>/posts/", remove_member_posts, "everything-of")
admin.site.add_page("looks/", staff_page_views, "looks")
admin.site.add_page("try-words/", check_words, "try-words")
admin.site.add_page("host/", host_dashboard, "host")


def open_cases_for_posts(posts):
    """Yield a case for each post, so that an action on many is logged and notified like one."""
    for post in posts:
        yield open_case(Case.Origin.FLAG, "post", post, REASON_URGENCY[Reason.OTHER])


def opening_posts(threads):
    """Return the opening posts of the threads: a thread is reported and hidden by its opening."""
    return Post.objects.filter(thread__in=threads, ancestors=[]).select_related("author", "thread")


class BylineAdminMixin:
    """Shows and searches authors as pages do: anonymous ones by their alias only."""

    #: Lookups of the author's name, and of the alias that replaces it.
    byline_lookups = ("author__name", "alias")

    @admin.display(description=_("author"))
    def byline(self, row):
        return row.byline

    def get_search_results(self, request, queryset, search_term):
        rows, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term:
            name, alias = self.byline_lookups
            rows |= queryset.filter(**{f"{name}__icontains": search_term, alias: None})
        return rows, may_repeat


@admin.register(Thread)
class ThreadAdmin(BylineAdminMixin, admin.ModelAdmin):
    list_display = [
        "title",
        "group",
        "byline",
        "kind",
        "support_wanted",
        "reply_count",
        "opened_at",
    ]
    list_filter = ["kind", "support_wanted", ("locked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["group", "author", "alias"]
    search_fields = ["title", "public_id"]
    date_hierarchy = "opened_at"
    autocomplete_fields = ["group"]
    readonly_fields = [
        "byline", "public_id", "opened_at", "last_active_at", "reply_count", "first_reply_at",
    ]  # fmt: skip
    exclude = ["author", "last_author"]
    actions = [
        "lock_threads", "unlock_threads", "make_introduction_thread", "hide_threads",
        "restore_threads",
    ]  # fmt: skip

    @admin.action(description=_("Lock: nobody can answer"), permissions=["change"])
    def lock_threads(self, request, queryset):
        for case in open_cases_for_posts(opening_posts(queryset)):
            lock_thread(case, request.user)
            close_case(case, Case.Outcome.ACTED)

    @admin.action(description=_("Unlock"), permissions=["change"])
    def unlock_threads(self, request, queryset):
        for case in open_cases_for_posts(opening_posts(queryset)):
            lock_thread(case, request.user, is_locked=False)
            close_case(case, Case.Outcome.ACTED)

    @admin.action(description=_("Send newcomers here to say hello"), permissions=["change"])
    def make_introduction_thread(self, request, queryset):
        queryset.update(introduction_since=timezone.now())

    @admin.action(description=_("Hide from everyone"), permissions=["change"])
    def hide_threads(self, request, queryset):
        for case in open_cases_for_posts(opening_posts(queryset)):
            hide_content(case, request.user, Reason.OTHER)

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore_threads(self, request, queryset):
        for case in open_cases_for_posts(opening_posts(queryset)):
            restore_content(case, request.user)


class VersionsInline(admin.TabularInline):
    """The earlier texts of a post, read-only."""

    model = PostVersion
    extra = 0
    can_delete = False
    fields = readonly_fields = ["until", "text"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Post)
class PostAdmin(BylineAdminMixin, admin.ModelAdmin):
    change_form_template = "admin/posts/post_change.html"
    list_display = ["excerpt", "byline", "thread", "posted_at", "removed_at"]
    list_filter = [("removed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["author", "alias", "thread"]
    search_fields = ["text", "public_id"]
    date_hierarchy = "posted_at"
    # The text is its author's: a moderator may hide it, but never rewrites it.
    readonly_fields = [
        "public_id", "thread", "byline", "text", "posted_at", "edited_at", "reaction_count",
    ]  # fmt: skip
    exclude = ["author", "withdrawn_at"]
    inlines = [VersionsInline]
    show_full_result_count = False
    actions = ["hide_posts", "restore_posts"]

    @admin.display(description=_("words"))
    def excerpt(self, post):
        return post.text[:80]

    def has_add_permission(self, request):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(unmask_author)
        return [path("<int:pk>/author/", view, name="posts_post_author"), *super().get_urls()]

    @admin.action(description=_("Hide: leave a gap"), permissions=["change"])
    def hide_posts(self, request, queryset):
        for case in open_cases_for_posts(queryset):
            hide_content(case, request.user, Reason.OTHER)

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore_posts(self, request, queryset):
        for case in open_cases_for_posts(queryset):
            restore_content(case, request.user)


@admin.register(Reaction)
class ReactionAdmin(BylineAdminMixin, admin.ModelAdmin):
    byline_lookups = ("member__name", "alias")
    search_fields = ["post__public_id"]
    list_display = ["kind", "byline", "post", "given_at"]
    list_filter = ["kind"]
    list_select_related = ["member", "alias", "post__author", "post__alias"]
    fields = readonly_fields = ["kind", "byline", "post", "given_at"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False


@admin.register(UnmaskLog)
class UnmaskLogAdmin(admin.ModelAdmin):
    """The log of unmasked authors, read-only. The page that shows an author adds to it."""

    list_display = ["at", "moderator", "post", "reason"]
    list_select_related = ["moderator", "post__alias", "post__author"]
    date_hierarchy = "at"
    search_fields = ["moderator__name", "reason"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(SavedReply)
class SavedReplyAdmin(admin.ModelAdmin):
    list_display = ["title", "reason", "language"]
    list_filter = ["language", "reason"]
    search_fields = ["title", "words"]


@admin.register(WatchedWords)
class WatchedWordsAdmin(admin.ModelAdmin):
    list_display = ["phrase", "effect", "reason"]
    list_filter = ["effect", "reason"]
    search_fields = ["phrase"]
