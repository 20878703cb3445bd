"""The search for meetings, and the list of regions to choose from."""

from django.db.models import F
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models.hidden_items import without_hidden_items
from groups.helplines.country import guess_country
from groups.meetings.reader_zone import in_zone_of_reader
from groups.meetings.regions import list_regions
from groups.meetings.search import filter_by_start, find_search_area, search_meetings
from groups.meetings.search_forms import RADIUSES, REGION_FILTERS, MeetingSearchForm
from groups.meetings.tasks import update_next_starts_on_request
from groups.meetings.views.meetings import MEETING_ORDER, group_meetings_by_day
from groups.models import CalendarKey, Meeting
from recovery_forum.lib.pagination import Page, paginate_by_keyset
from recovery_forum.lib.time_zones import get_zone_choices

NEAREST_FIRST = F("distance").asc(nulls_last=True)
FOLLOWING = 3  # How many meetings are shown where there is none tonight.
MAX_NEAREST = 50  # Of a list by distance. Nobody walks on to the fifty-first.


@require_safe
@in_zone_of_reader
def meeting_list(request):
    now = timezone.now()
    update_next_starts_on_request(now)
    form, places, around = _read_search(request)
    when = form.cleaned_data.get("when", "")
    at_any_time = _search(request, form.cleaned_data | {"when": ""}, around, now)
    at_any_time = at_any_time.for_list(request.user)
    matching = filter_by_start(at_any_time, when, now, timezone.get_current_timezone())
    is_by_distance = around and form.cleaned_data.get("sort") == "distance"
    if is_by_distance:
        page = Page(list(matching.order_by(NEAREST_FIRST, "next_at", "pk")[:MAX_NEAREST]))
    else:
        page = paginate_by_keyset(matching, MEETING_ORDER, request.GET.get("page", ""))
    days = group_meetings_by_day(page, request.user, now, form.uses_miles)
    # Someone who looks for a meeting at night should learn when the next one is.
    has_none_then = when and not days
    following = at_any_time.order_by(*MEETING_ORDER)[:FOLLOWING] if has_none_then else ()
    next_days = group_meetings_by_day(following, request.user, now, form.uses_miles)
    context = {
        "form": form,
        "page": page,
        "days": [(None, list(page))] if is_by_distance and days else days,
        "when": when,
        "next_days": next_days,
        "next_meeting": next_days[0][1][0] if next_days else None,
        "now": now,
        **_build_place_context(request, form, places, around),
        **_build_reader_context(request, form),
    }
    status = 422 if form.errors else 200
    response = render(request, "groups/meetings/meeting_list.html", context, status=status)
    # The one page that offers to use the position of the browser, for people who press a button.
    response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
    return response


def _build_place_context(request, form, places, around):
    """Return what the page shows of the towns that the search may mean, and of the area."""
    return {
        "place": places[0] if places else None,
        "other_places": places[1:],
        "around": around,
        "calendar_place": str(places[0]) if places else request.GET.get("near") or None,
        "calendar_unit": ("mi" if form.uses_miles else "km") if around else None,
        "wider": [number for number in RADIUSES if number > form.radius_number],
    }


@require_safe
@in_zone_of_reader
def region_list(request):
    """The regions and districts of the meetings that match the other filters."""
    now = timezone.now()
    update_next_starts_on_request(now)
    form, _places, around = _read_search(request)
    chosen = form.cleaned_data
    others = {name: value for name, value in chosen.items() if name not in REGION_FILTERS}
    context = {
        "regions": list_regions(_search(request, others, around, now)),
        "is_narrowed": any(others.values()),
        "chosen": form.region_names,
    }
    status = 422 if form.errors else 200
    return render(request, "groups/meetings/region_list.html", context, status=status)


def _read_search(request):
    """Return the form, validated, the towns that it may mean, and the area to search in."""
    country = guess_country(request)
    form = MeetingSearchForm(request.GET, country=country)
    form.full_clean()
    return form, *find_search_area(form, country)


def _search(request, filters, around, now):
    visible = Meeting.objects.visible_to(request.user)
    visible = visible.filter(group__archived_at=None, group__removed_at=None)
    visible = without_hidden_items(visible, request.user, "meeting")
    zone = timezone.get_current_timezone()
    return search_meetings(visible, filters, request.user, now, zone, around)


def _build_reader_context(request, form):
    """Return what the page says about the reader: their zone, and their own calendar."""
    zone = str(timezone.get_current_timezone())
    only_own_groups = request.user.is_authenticated and form.cleaned_data.get("mine")
    return {
        "only_own_groups": only_own_groups,
        "calendar_key": only_own_groups and CalendarKey.objects.filter(member=request.user).first(),
        "zone_choices": () if request.user.is_authenticated else get_zone_choices(zone),
        "zone": zone,
    }
