"""Admin page that checks a text against watched words, rules and crisis phrases."""

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.forms import CheckWordsForm
from posts.safety.screening import screen


@require_http_methods(["GET", "HEAD", "POST"])
def check_words(request):
    """Screen a text without storing it. Sent by POST, so that no address contains the text."""
    require_permission(request, "posts.view_watchedwords")
    form = CheckWordsForm(request.POST if request.method == "POST" else None)
    context = {"title": _("Test the filter"), "form": form}
    if form.is_valid():
        context["screening"] = screen(form.cleaned_data["words"], author=None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render_admin_page(request, "check_words", context, status=status)
