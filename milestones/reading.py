"""What other pages show of journeys and celebrations."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from .models import Celebration, Cheer, Journey


def celebrating_today(member, limit):
    """Celebrations of the last day that `member` may see, with whether they cheered."""
    day_ago = timezone.now() - timedelta(days=1)
    fresh = with_own_cheer(Celebration.objects.visible_to(member).for_list(), member)
    return list(fresh.filter(shared_at__gte=day_ago)[:limit])


def with_own_cheer(celebrations, member):
    own = Cheer.objects.filter(celebration=OuterRef("pk"), member=member)
    return celebrations.annotate(is_cheered=Exists(own))


def main_journey(member):
    """The journey that home shows: the one begun first."""
    return Journey.objects.visible_to(member).select_related("challenge").first()
