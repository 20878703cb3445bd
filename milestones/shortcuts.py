"""Lookups of a member's own journey for views. They raise 404."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from milestones.models import Journey, Milestone


def list_own_journeys(request):
    """With their milestones and what of them is shared."""
    shared = Milestone.objects.select_related("celebration")
    own = Journey.objects.of(request.user).select_related("challenge")
    return own.prefetch_related(Prefetch("milestones", shared))


def get_own_journey_or_404(request, public_id):
    return get_object_or_404(list_own_journeys(request), public_id=public_id)
