"""Threads and posts for moderators. An anonymous post shows its alias, never its author."""

from typing import Any

from django.contrib import admin, messages
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

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
from posts.moderation.admin_pages import MODERATOR_PERMISSION
from posts.moderation.cases import close_case
from posts.moderation.contents import hide_content, restore_content
from posts.moderation.own_cases import has_other_moderators
from posts.moderation.panel_changes import log_panel_change
from posts.moderation.staff_audit import log_staff_page_view
from posts.moderation.threads import lock_thread
from posts.moderation.views.action_log import action_log
from posts.moderation.views.bulk_removal import remove_member_posts
from posts.moderation.views.cases import case_detail, case_queue, open_case_about
from posts.moderation.views.roster import edit_roster
from posts.moderation.views.staff_audit import staff_page_views
from posts.moderation.views.unmask import unmask_author
from posts.moderation.views.watched_words import check_words
from posts.safety.cases import open_case
from recovery_forum.lib.admin import ReadOnlyInline, StaffModelAdmin
from recovery_forum.lib.admin_labels import IsSetFilter

site: Any = admin.site  # A ForumAdminSite: see recovery_forum/apps.py.
site.log_staff_page_view = log_staff_page_view
site.record_change = log_panel_change
site.front_page = (MODERATOR_PERMISSION, case_queue)
site.add_page("cases/<slug:public_id>/", case_detail, "case")
site.add_page("moderate/<slug:kind>/<str:key>/", open_case_about, "moderate")
site.add_page("roster/", edit_roster, "roster")
site.add_page("log/", action_log, "log")
site.add_page("members/<int:pk>/posts/", remove_member_posts, "everything-of")
site.add_page("looks/", staff_page_views, "looks")
site.add_page("try-words/", check_words, "try-words")
site.add_page("host/", host_dashboard, "host")


def open_cases_for_posts(posts, request):
    """Return a case for each post, so that an action on many is logged and notified like one.

    Not for the moderator's own, if another moderator can decide about them.
    """
    if posts.filter(author=request.user).exists() and has_other_moderators(request.user):
        messages.warning(request, _("Your own posts stay as they are: others decide about them."))
        posts = posts.exclude(author=request.user)
    urgency = REASON_URGENCY[Reason.OTHER]
    return [open_case(Case.Origin.FLAG, "post", post, urgency) for post in posts]


def act_on_posts(request, posts, act, done):
    """Call `act` with a case for each post, and say `done` with their number, `n`."""
    cases = open_cases_for_posts(posts, request)
    for case in cases:
        act(case)
    if cases:
        messages.success(request, done % {"n": len(cases)})
    else:
        messages.warning(request, _("Nothing was changed."))


def list_opening_posts(threads):
    """Return the opening posts of the threads: a thread is reported and hidden by its opening."""
    return Post.objects.filter(thread__in=threads, ancestors=[]).select_related("author", "thread")


class BylineAdminMixin:
    """Shows and searches authors as pages do: anonymous ones by their alias only."""

    # Lookups of the author's name, and of the alias that replaces it.
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
class ThreadAdmin(BylineAdminMixin, StaffModelAdmin):
    log_name = "title"
    list_display = [
        "title",
        "group",
        "byline",
        "kind",
        "support_wanted",
        "reply_count",
        "opened_at",
    ]
    list_filter = ["kind", "support_wanted", ("locked_at", IsSetFilter)]
    list_select_related = ["group", "author", "alias"]
    search_fields = ["title", "public_id"]
    search_help_text = _("By title or author, or by the end of its address.")
    date_hierarchy = "opened_at"
    # What can be done with a thread are the actions of the list and of its case: each is logged,
    # and told to its author.
    fields = readonly_fields = (
        "title", "group", "byline", "public_id", "kind", "support_wanted", "opened_at",
        "last_active_at", "reply_count", "first_reply_at", "introduction_since", "locked_at",
        "removed_at",
    )  # fmt: skip
    actions = [
        "lock_threads", "unlock_threads", "make_introduction_thread", "hide_threads",
        "restore_threads",
    ]  # fmt: skip

    @admin.action(description=_("Close threads to new replies"), permissions=["change"])
    def lock_threads(self, request, queryset):
        done = ngettext_lazy("%(n)d thread closed.", "%(n)d threads closed.", "n")
        self._lock_threads(request, queryset, True, done)

    @admin.action(description=_("Reopen threads"), permissions=["change"])
    def unlock_threads(self, request, queryset):
        done = ngettext_lazy("%(n)d thread reopened.", "%(n)d threads reopened.", "n")
        self._lock_threads(request, queryset, False, done)

    def _lock_threads(self, request, threads, is_locked, done):
        def lock(case):
            lock_thread(case, request.user, is_locked=is_locked)
            close_case(case, Case.Outcome.ACTED)

        act_on_posts(request, list_opening_posts(threads), lock, done)

    @admin.action(
        description=_("Use as the introduction thread for newcomers"), permissions=["change"]
    )
    def make_introduction_thread(self, request, queryset):
        for thread in queryset:
            Thread.objects.filter(pk=thread.pk).update(introduction_since=timezone.now())
            self.log_change(request, thread, gettext_noop("Chosen for newcomers."))

    @admin.action(description=_("Hide from everyone"), permissions=["change"])
    def hide_threads(self, request, queryset):
        shown = list_opening_posts(queryset).filter(removed_at=None)
        done = ngettext_lazy("%(n)d thread hidden.", "%(n)d threads hidden.", "n")
        act_on_posts(
            request, shown, lambda case: hide_content(case, request.user, Reason.OTHER), done
        )

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore_threads(self, request, queryset):
        hidden = list_opening_posts(queryset).exclude(removed_at=None)
        done = ngettext_lazy("%(n)d thread restored.", "%(n)d threads restored.", "n")
        act_on_posts(request, hidden, lambda case: restore_content(case, request.user), done)


class VersionsInline(ReadOnlyInline):
    """The earlier texts of a post, read-only."""

    model = PostVersion
    fields = readonly_fields = ("until", "text")


@admin.register(Post)
class PostAdmin(BylineAdminMixin, StaffModelAdmin):
    change_form_template = "admin/posts/post_change.html"
    list_display = ["excerpt", "byline", "thread", "posted_at", "removed_at"]
    list_filter = [("removed_at", IsSetFilter)]
    list_select_related = ["author", "alias", "thread"]
    search_fields = ["text", "public_id"]
    search_help_text = _("By words or author, or by the end of its address.")
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

    def get_urls(self):
        view = self.admin_site.admin_view(unmask_author)
        return [path("<int:pk>/author/", view, name="posts_post_author"), *super().get_urls()]

    @admin.action(description=_("Hide posts"), permissions=["change"])
    def hide_posts(self, request, queryset):
        shown = queryset.filter(removed_at=None)
        done = ngettext_lazy("%(n)d post hidden.", "%(n)d posts hidden.", "n")
        act_on_posts(
            request, shown, lambda case: hide_content(case, request.user, Reason.OTHER), done
        )

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore_posts(self, request, queryset):
        hidden = queryset.exclude(removed_at=None)
        done = ngettext_lazy("%(n)d post restored.", "%(n)d posts restored.", "n")
        act_on_posts(request, hidden, lambda case: restore_content(case, request.user), done)


@admin.register(Reaction)
class ReactionAdmin(BylineAdminMixin, StaffModelAdmin):
    byline_lookups = ("member__name", "alias")
    search_fields = ["post__public_id"]
    list_display = ["kind", "byline", "post", "given_at"]
    list_filter = ["kind"]
    list_select_related = ["member", "alias", "post__author", "post__alias"]
    fields = readonly_fields = ("kind", "byline", "post", "given_at")
    show_full_result_count = False


@admin.register(UnmaskLog)
class UnmaskLogAdmin(StaffModelAdmin):
    """The log of unmasked authors, read-only. The page that shows an author adds to it."""

    list_display = ["at", "moderator", "post", "reason"]
    list_select_related = ["moderator", "post__alias", "post__author"]
    date_hierarchy = "at"
    search_fields = ["moderator__name", "reason"]
    show_full_result_count = False


@admin.register(SavedReply)
class SavedReplyAdmin(StaffModelAdmin):
    log_name = "title"
    allows_adding = allows_deleting = True
    writable_fields = ["title", "reason", "language", "words"]
    list_display = ["title", "reason", "language"]
    list_filter = ["language", "reason"]
    search_fields = ["title", "words"]
    delete_notes = [_("What was sent with it stays.")]
    field_help_texts = {
        "title": _("For the list from which moderators choose. The member doesn’t see it."),
        "reason": _("Offered first in cases about this rule."),
        "language": _("A code such as en or de. Offered first to members of this language."),
        "words": _("What the member reads. It can be changed before it is sent."),
    }


@admin.register(WatchedWords)
class WatchedWordsAdmin(StaffModelAdmin):
    log_name = "phrase"
    allows_adding = allows_deleting = True
    writable_fields = ["phrase", "effect", "reason", "advice", "must_match", "must_not_match"]
    list_display = ["phrase", "effect", "reason"]
    list_filter = ["effect", "reason"]
    search_fields = ["phrase"]
    delete_notes = [_("What waits in the queue because of it stays there.")]
    sections = [
        (_("What is found, and what happens"), ["phrase", "effect", "advice", "reason"]),
        (_("Sentences to test it"), ["must_match", "must_not_match"]),
    ]
    field_help_texts = {
        "effect": _("Authors see a hint or a refusal; moderators find the others in the queue."),
        "advice": _("One sentence, for a hint or a refusal."),
        "reason": _("The rule that such a text may break. The case has it as its reason."),
        "must_match": _("Sentences in which it is found, one per line. Tested when you save."),
        "must_not_match": _("Harmless sentences, one per line. Tested when you save."),
    }
