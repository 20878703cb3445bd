"""What mails may say of celebrations."""

from accounts.glimpsing import Glimpse, glimpses

from .models import Celebration


@glimpses("milestones:celebration")
def of_celebration(member, public_id):
    celebrations = Celebration.objects.visible_to(member).for_list()
    celebration = celebrations.filter(public_id=public_id).first()
    return celebration and Glimpse(str(celebration.milestone.span.name))
