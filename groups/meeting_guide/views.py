"""Public meetings as a Meeting Guide feed for other directories."""

from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from groups.meeting_guide.exporting import get_feed, get_feed_version
from groups.models import Group, Meeting


def build_feed_response(request, meetings, scope):
    """Return the feed of the public weekly meetings among `meetings`. It is the same for everyone.

    `scope` names the set of meetings. The feed is built only if somebody asks for a new version.
    """
    public = meetings.public().weekly()
    base_url = request.build_absolute_uri("/").removesuffix("/")
    version = get_feed_version(public)
    # The addresses in the feed begin with the host that was asked.
    etag = f'W/"{sha256(f"{scope} {base_url} {version}".encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _build_response(request, get_feed(public, scope, version, base_url))
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "public, no-cache"
    return response


def _build_response(request, feed):
    accepts_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    body = feed.compressed if accepts_gzip else feed.body
    response = HttpResponse(body, content_type="application/json")
    if accepts_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_safe
def public_meeting_feed(request):
    return build_feed_response(request, Meeting.objects.all(), "all")


@require_safe
def group_meeting_feed(request, slug):
    """The feed of an open group. Other groups get a 404, as if they did not exist."""
    groups = Group.objects.filter(
        visibility=Group.Visibility.OPEN, archived_at=None, removed_at=None
    )
    group = get_object_or_404(groups, slug=slug)
    return build_feed_response(request, group.meetings, f"group {group.pk}")
