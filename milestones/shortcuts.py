"""Lookups of a member's own journey for views. They raise 404."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from milestones.models import Journey, Milestone


def list_own_journeys(request):
    """Return the journeys of the signed-in member, with setbacks, milestones and celebrations."""
    milestones = Milestone.objects.select_related("celebration")
    journeys = Journey.objects.owned_by(request.user).select_related("challenge")
    return journeys.prefetch_related(Prefetch("milestones", milestones))


def get_own_journey_or_404(request, public_id):
    return get_object_or_404(list_own_journeys(request), public_id=public_id)
