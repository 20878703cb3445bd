"""Notices: what the moderators told a member, and the member's answer."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from posts.appealing import appeal
from posts.models import Notice


class AppealForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Another moderator reads it, together with what happened. You can answer once."
        ),
        error_messages={"required": gettext_lazy("A few words are enough.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext_lazy("Send my answer")))


@login_required
@require_safe
def notices(request):
    own = Notice.objects.visible_to(request.user).select_related("action")
    return render(request, "posts/notices.html", {"notices": own[:50]})


@login_required
@require_http_methods(["GET", "POST"])
def notice(request, public_id):
    own = Notice.objects.visible_to(request.user).select_related("action")
    found = get_object_or_404(own, public_id=public_id)
    form = AppealForm(request.POST or None)
    if request.method == "POST":
        if not found.can_be_appealed:
            raise PermissionDenied(_("You answered this one already. A moderator reads it."))
        if form.is_valid():
            appeal(found, form.cleaned_data["words"])
            messages.success(request, _("Another moderator will read it and answer here."))
            return redirect(found)
    context = {"notice": found, "form": form}
    return render(request, "posts/notice.html", context, status=422 if form.errors else 200)
