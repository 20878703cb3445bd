"""Admin page that checks a text against watched words, rules and crisis phrases."""

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.forms import CheckWordsForm
from posts.safety.crisis import speaks_of_crisis
from posts.safety.rules import find_broken_rules
from posts.safety.screening import find_watched_words


@require_http_methods(["GET", "HEAD", "POST"])
def check_words(request):
    """Sent by POST, so that the words stand in no address; nothing comes of it."""
    require_permission(request, "posts.view_watchedwords")
    form = CheckWordsForm(request.POST if request.method == "POST" else None)
    context = {"title": _("Try words"), "form": form}
    is_tried = form.is_bound and form.is_valid()
    if is_tried:
        words = form.cleaned_data["words"]
        context |= {
            "is_tried": True, "found": find_watched_words(words), "rules": find_broken_rules(words),
            "is_crisis": speaks_of_crisis(words),
        }  # fmt: skip
    return render_admin_page(
        request, "check_words", context, status=422 if form.is_bound and not is_tried else 200
    )
