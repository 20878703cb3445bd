"""The home page and the theme switch."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Challenge
from accounts.onboarding.services import get_current_step
from groups.directory.cache_keys import build_largest_groups_sql
from groups.models import Group
from milestones.celebrations.queries import list_recent_celebrations
from milestones.check_ins.forms import CheckInForm
from milestones.check_ins.queries import get_check_in_state
from milestones.journeys.queries import get_main_journey
from milestones.partners.queries import describe_check_in_readers
from posts.threads.first_week import (
    is_in_first_week,
    list_calm_waiting_threads,
    list_first_threads,
    list_recent_threads_without_danger,
)
from posts.threads.lists import list_recent_threads_in_groups, list_waiting_threads_for_home
from posts.threads.new_replies import list_new_replies_to
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous
from recovery_forum.lib.redirects import redirect_back
from recovery_forum.site.context_processors import THEMES
from recovery_forum.site.open_requests import list_open_requests

THEME_COOKIE_SECONDS = 365 * 24 * 60 * 60
LANDING_PAGE_GROUPS = 6
FRESH_THREADS = 7
RECENT_THREADS = 12  # Read for them: some are on the page already.


@cache_for_anonymous(build_largest_groups_sql(LANDING_PAGE_GROUPS))
@require_safe
def home(request):
    """The landing page for visitors; for members, threads that wait for a reply and what is new."""
    if not request.user.is_authenticated:
        groups = Group.objects.visible_to(request.user).prefetch_related("challenges")
        context = {
            "challenges": Challenge.objects.all(),
            "groups": groups.order_by("-member_count", "-pk")[:LANDING_PAGE_GROUPS],
        }
        return render(request, "site/landing.html", context)
    replies = list_new_replies_to(request.user, limit=3)
    to_read = _list_threads_to_read(request.user)
    shown = {post.thread_id for post in replies}
    shown |= {thread.pk for thread in [*to_read["waiting"], *to_read["stories"]]}
    open_requests = list_open_requests(request.user)
    check_ins = get_check_in_state(request.user)
    context = {
        "first_steps": get_current_step(request.user),
        "replies": replies,
        **to_read,
        # Nothing is shown twice.
        "fresh": [one for one in to_read["fresh"] if one.pk not in shown][:FRESH_THREADS],
        "celebrations": list_recent_celebrations(request.user, limit=4),
        "journey": get_main_journey(request.user),
        "check_in": check_ins.today,
        "committed": check_ins.committed,
        "check_in_form": CheckInForm(
            member=request.user, is_committed=check_ins.committed is not None
        ),
        "check_in_readers": describe_check_in_readers(request.user),
        "is_asking": any(one.is_own for one in open_requests),
        "urgent_requests": [one for one in open_requests if one.is_urgent],
        "open_requests": [one for one in open_requests if not one.is_urgent],
    }
    return render(request, "site/home.html", context)


def _list_threads_to_read(member):
    """Whom a member could answer. In their first week people to meet come before that."""
    if not is_in_first_week(member):
        return {
            "waiting": list_waiting_threads_for_home(member, limit=2),
            "stories": [],
            "fresh": list_recent_threads_in_groups(RECENT_THREADS, member=member),
        }
    introduction_thread, stories = list_first_threads(member, stories=2)
    return {
        "introduction_thread": introduction_thread,
        "stories": stories,
        "waiting": list_calm_waiting_threads(member, limit=2),
        "fresh": list_recent_threads_without_danger(RECENT_THREADS, member=member),
    }


@csrf_exempt
@require_POST
def set_theme(request):
    """Store the theme in a cookie, because it belongs to the device and not to the account.

    Without CSRF token, so that visitors need no cookie before they choose a theme. Requests from
    other sites are ignored, and could do no harm.
    """
    response = redirect_back(request, "home")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return response
    choice = request.POST.get("theme")
    if choice in THEMES:
        response.set_cookie(
            "theme", choice, max_age=THEME_COOKIE_SECONDS, samesite="Lax", secure=not settings.LOCAL
        )
    else:
        response.delete_cookie("theme")
    return response
