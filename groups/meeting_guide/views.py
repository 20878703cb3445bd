"""Public meetings as a Meeting Guide feed for other directories."""

from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from groups.meeting_guide.exporting import build_feed
from groups.models import Group, Meeting


def build_feed_response(request, meetings):
    """Returns the feed of the public meetings among `meetings`. It is the same for everyone."""
    public = meetings.public().select_related("group").order_by("pk")
    body = build_feed(public, request.build_absolute_uri)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "public, no-cache"
    return get_conditional_response(request, etag=etag, response=response)


@require_safe
def public_meeting_feed(request):
    return build_feed_response(request, Meeting.objects.all())


@require_safe
def group_meeting_feed(request, slug):
    """The feed of an open group. Other groups get a 404, as if they did not exist."""
    groups = Group.objects.filter(visibility=Group.Visibility.OPEN, archived_at=None)
    return build_feed_response(request, get_object_or_404(groups, slug=slug).meetings)
