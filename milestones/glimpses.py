"""What mails may say of celebrations, partners and journeys."""

from accounts.glimpsing import Glimpse, glimpses

from .models import Celebration, Journey, Partnership


@glimpses("milestones:celebration")
def of_celebration(member, public_id):
    celebrations = Celebration.objects.visible_to(member).for_list()
    celebration = celebrations.filter(public_id=public_id).first()
    return celebration and Glimpse(str(celebration.milestone.span.name))


@glimpses("milestones:partner")
def of_partner(member, public_id):
    partnership = Partnership.objects.visible_to(member).accepted().filter(public_id=public_id)
    return Glimpse() if partnership.exists() else None


@glimpses("milestones:journey")
def of_journey(member, public_id):
    journey = Journey.objects.of(member).filter(public_id=public_id).first()
    return journey and Glimpse(journey.title)
