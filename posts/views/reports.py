"""Reporting, from the member's side: say what is wrong, stop seeing it, hear what came of it."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import hiding
from accounts.reporting import KINDS, find_for
from posts import reporting, setting_aside
from posts.models import Post, Reason, Report
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose what fits best.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What should we know? The other person never sees this, or you."),
    )

    hide = forms.BooleanField(
        label=gettext_lazy("Hide it for me at once"), required=False, initial=True
    )

    def __init__(self, *args, is_person, **kwargs):
        super().__init__(*args, **kwargs)
        if is_person:
            self.fields["hide"].label = _("Show me nothing of theirs from now on")
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext_lazy("Send the report")))


@login_required
@require_http_methods(["GET", "POST"])
@throttle("report")
def report(request, kind, key):
    row = find_for(request.user, kind, key)
    if row is None:
        raise Http404
    how = KINDS[kind]
    if how.author(row) == request.user:
        raise PermissionDenied(_("This is your own. You can change it or take it back."))
    form = ReportForm(request.POST or None, is_person=kind == "member")
    if request.method == "POST" and form.is_valid():
        made = reporting.report(
            request.user, kind, row, form.cleaned_data["reason"], form.cleaned_data["words"]
        )
        if form.cleaned_data["hide"]:
            hiding.hide_for(request.user, kind, row)
        return redirect("posts:reported", made.public_id)
    context = {"form": form, "name": how.name, "words": how.words(row), "back": how.url(row)}
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/report.html", context, status=status)


@login_required
@require_safe
def reported(request, public_id):
    """Thank you, and what happens next."""
    own = Report.objects.visible_to(request.user).select_related("case")
    found = get_object_or_404(own, public_id=public_id)
    hiding.mark_hidden(request.user, [found.case])
    return render(request, "posts/reported.html", {"report": found})


@login_required
@require_safe
def reports(request):
    """Everything that this member reported, with what came of it."""
    own = Report.objects.visible_to(request.user).select_related("case")
    page = keyset_page(own, ("-reported_at", "-pk"), request.GET.get("page", ""))
    hiding.mark_hidden(request.user, [one.case for one in page])
    return render(request, "posts/reports.html", {"page": page})


@login_required
@require_POST
def hide(request, public_id):
    """Stop seeing a post, or see it again. Nobody else is told, and nothing else changes."""
    post = get_object_or_404(Post.objects.visible_to(request.user), public_id=public_id)
    if "again" in request.POST:
        setting_aside.show_again(request.user, post)
    else:
        setting_aside.hide_for(request.user, post)
        messages.success(request, _("You won't see this post. Others do."))
    return redirect(post)


@login_required
@require_POST
def show_again(request, kind, key):
    """See again what one hid for oneself, of whatever kind."""
    row = find_for(request.user, kind, key)
    if row is None:
        raise Http404
    hiding.show_again(request.user, kind, row)
    messages.success(request, _("You see it again."))
    return redirect(KINDS[kind].url(row))
