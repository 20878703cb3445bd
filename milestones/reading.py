"""What pages show of journeys and celebrations."""

from django.db.models import Exists, OuterRef

from .models import Celebration, CheckIn, Cheer, Journey, Partnership


def celebrations_for(member):
    """Celebrations that `member` may see, ready to render, with whether they cheered."""
    own = Cheer.objects.filter(celebration=OuterRef("pk"), member=member)
    return Celebration.objects.visible_to(member).for_list().annotate(is_cheered=Exists(own))


def celebrating_today(member, limit):
    """What was shared within the last day. A milestone of today was shared since it began."""
    return list(celebrations_for(member).in_sight_of(member).fresh()[:limit])


def main_journey(member):
    """The journey that home shows: the one begun first."""
    return Journey.objects.of(member).select_related("challenge").first()


def check_in_of_today(member):
    """The check-in that counts for today, or None."""
    return CheckIn.objects.of(member).counting().filter(day=member.today()).first()


def partners_of(member):
    """Pairs of a partnership and the other one in it, where both agreed."""
    found = Partnership.objects.visible_to(member).accepted().select_related("asker", "asked")
    return [(one, one.other(member)) for one in found]
