"""What the forum would do with a sentence: watched words, rules in place and crisis phrases."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from posts.safety.crisis import LONGEST, speaks_of_crisis
from posts.safety.rules import rules_touched
from posts.safety.watching import watched
from posts.views.panel import for_moderators, shown


class TryForm(forms.Form):
    words = forms.CharField(
        label=_("Words to try"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They are looked at, and kept nowhere."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def try_words(request):
    """Sent by POST, so that the words stand in no address; nothing comes of it."""
    for_moderators(request, "posts.view_watchedwords")
    form = TryForm(request.POST if request.method == "POST" else None)
    context = {"title": _("Try words"), "form": form}
    is_tried = form.is_bound and form.is_valid()
    if is_tried:
        words = form.cleaned_data["words"]
        context |= {
            "is_tried": True, "found": watched(words), "rules": rules_touched(words),
            "is_crisis": speaks_of_crisis(words),
        }  # fmt: skip
    return shown(
        request, "try_words", context, status=422 if form.is_bound and not is_tried else 200
    )
