"""Meeting feeds in the admin: preview an import row by row, then confirm it."""

from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from groups.meeting_guide.fetching import fetch_feed_rows, record_feed_error
from groups.meeting_guide.importing import (
    ACTION_LABELS,
    KEEP,
    MAX_FEED_BYTES,
    InvalidFeed,
    import_meetings,
    parse_feed,
    plan_import,
)
from groups.meeting_guide.validation import get_unknown_columns
from groups.models import MeetingFeed
from recovery_forum.lib.admin import StaffModelAdmin

MAX_PREVIEW_ROWS = 500  # The preview page lists this many rows; its counts include all rows.


class FeedFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Feed file"),
        required=False,
        help_text=gettext_lazy("Leave empty to fetch the feed's address."),
    )


@admin.register(MeetingFeed)
class MeetingFeedAdmin(StaffModelAdmin):
    log_name = "name"
    list_display = ["name", "group", "fetched_at", "error", "preview_link"]
    list_select_related = ["group"]
    search_fields = ["name", "url"]
    readonly_fields = ["fetched_at", "tried_at", "error"]
    allows_adding = True
    # Its group and what it may publish stay, as its meetings would be shown to more people.
    writable_fields = ["name", "url", "fellowship", "time_zone"]
    search_help_text = gettext_lazy("By name or address.")

    @admin.display(description=gettext_lazy("preview"))
    def preview_link(self, feed):
        url = reverse("admin:groups_meetingfeed_look", args=[feed.pk])
        return format_html('<a href="{}">{}</a>', url, _("Preview import"))

    def get_urls(self):
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"groups_meetingfeed_{name}",
            )
            for name, view in (("look", self.preview_import), ("take-over", self.run_import))
        ]
        return [*own, *super().get_urls()]

    def _get_feed(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied(_("You don't have permission to manage feeds."))
        return get_object_or_404(MeetingFeed.objects.select_related("group"), pk=pk)

    def preview_import(self, request, pk):
        """Show what an import would change, and store the rows.

        run_import() then imports exactly the rows that the moderator saw.
        """
        feed = self._get_feed(request, pk)
        form = FeedFileForm(request.POST or None, request.FILES or None)
        context = {"feed": feed, "form": form, "title": feed.name, "opts": self.opts}
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                context |= self._plan_import(feed, form.cleaned_data["file"])
            except InvalidFeed as error:
                form.add_error("file", str(error))
                record_feed_error(feed, error)
                status = 422
        context = {**self.admin_site.each_context(request), **context}
        return render(request, "admin/groups/feed_import.html", context, status=status)

    def _plan_import(self, feed, file):
        """Store the rows of `file`, or of the feed's URL, and return the context of the preview."""
        if file and file.size > MAX_FEED_BYTES:
            raise InvalidFeed(_("This is larger than 20 MB."))
        if not file and not feed.url:
            raise InvalidFeed(_("This feed has no address. Please upload a file."))
        rows = parse_feed(file.read()) if file else fetch_feed_rows(feed)
        outcomes = plan_import(feed, rows)
        MeetingFeed.objects.filter(pk=feed.pk).update(preview_rows=rows)
        listed = [outcome for outcome in outcomes if outcome.problems or outcome.action != KEEP]
        numbers = Counter(outcome.action for outcome in outcomes)
        return {
            "unknown_columns": get_unknown_columns(rows),
            "outcomes": listed[:MAX_PREVIEW_ROWS],
            "has_more": len(listed) > MAX_PREVIEW_ROWS,
            "counts": [
                (label, numbers[action])
                for action, label in ACTION_LABELS.items()
                if numbers[action]
            ],
        }

    def run_import(self, request, pk):
        """Import the rows of the preview."""
        feed = self._get_feed(request, pk)
        if request.method != "POST" or not feed.preview_rows:
            messages.warning(request, _("Please look at the preview first."))
            return redirect("admin:groups_meetingfeed_look", pk)
        try:
            import_meetings(feed, feed.preview_rows)
        except InvalidFeed as error:
            messages.error(request, str(error))
            return redirect("admin:groups_meetingfeed_look", pk)
        self.log_change(request, feed, gettext_noop("Imported its meetings."))
        messages.success(request, _("Imported. The meetings are listed on the group's page."))
        return redirect("admin:groups_meetingfeed_changelist")
