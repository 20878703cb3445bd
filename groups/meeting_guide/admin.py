"""Meeting feeds in the admin: preview an import row by row, then confirm it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from groups.models import MeetingFeed

MAX_PREVIEW_ROWS = 500  # Rows of a dry run on one page; the counts are of all of them.


class FeedFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("A file of this feed"),
        required=False,
        help_text=gettext_lazy("Leave it empty to fetch the address of the feed."),
    )


@admin.register(MeetingFeed)
class MeetingFeedAdmin(admin.ModelAdmin):
    list_display = ["name", "group", "fetched_at", "fault", "look"]
    list_select_related = ["group"]
    search_fields = ["name", "url"]
    autocomplete_fields = ["group"]
    readonly_fields = ["fetched_at", "tried_at", "fault"]

    @admin.display(description=gettext_lazy("dry run"))
    def look(self, feed):
        url = reverse("admin:groups_meetingfeed_look", args=[feed.pk])
        return format_html('<a href="{}">{}</a>', url, _("What would it bring?"))

    def get_urls(self):
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"groups_meetingfeed_{name}",
            )
            for name, view in (("look", self.look_first), ("take-over", self.take_it_over))
        ]
        return [*own, *super().get_urls()]

    def _feed(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied(_("Who looks after feeds can open this."))
        return get_object_or_404(MeetingFeed.objects.select_related("group"), pk=pk)

    def look_first(self, request, pk):
        """The dry run. What was read waits in the feed's row, so that a yes is to these rows."""
        feed = self._feed(request, pk)
        form = FeedFileForm(request.POST or None, request.FILES or None)
        context = {"feed": feed, "form": form, "title": feed.name, "opts": self.opts}
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                context |= self._planned(feed, form.cleaned_data["file"])
            except InvalidFeed as fault:
                form.add_error("file", str(fault))
                record_feed_error(feed, fault)
                status = 422
        context = {**self.admin_site.each_context(request), **context}
        return render(request, "admin/groups/feed_import.html", context, status=status)

    def _planned(self, feed, file):
        if file and file.size > MAX_FEED_BYTES:
            raise InvalidFeed(_("This is larger than 20 MB."))
        if not file and not feed.url:
            raise InvalidFeed(_("This feed has no address. Please give a file."))
        rows = parse_feed(file.read()) if file else fetch_feed_rows(feed)
        outcomes = plan_import(feed, rows)
        MeetingFeed.objects.filter(pk=feed.pk).update(draft=rows)
        told = [one for one in outcomes if one.problems or one.action != KEEP]
        numbers = {
            action: sum(one.action == action for one in outcomes) for action in ACTION_LABELS
        }
        counts = [(ACTION_LABELS[action], number) for action, number in numbers.items() if number]
        return {
            "outcomes": told[:MAX_PREVIEW_ROWS],
            "more": len(told) > MAX_PREVIEW_ROWS,
            "counts": counts,
        }

    def take_it_over(self, request, pk):
        feed = self._feed(request, pk)
        if request.method != "POST" or not feed.draft:
            messages.warning(request, _("Look first at what it would bring."))
            return redirect("admin:groups_meetingfeed_look", pk)
        try:
            import_meetings(feed, feed.draft)
        except InvalidFeed as fault:
            messages.error(request, str(fault))
            return redirect("admin:groups_meetingfeed_look", pk)
        self.log_change(request, feed, "Took over the feed's meetings.")
        messages.success(request, _("Done. The meetings stand on the page of the group."))
        return redirect("admin:groups_meetingfeed_changelist")
