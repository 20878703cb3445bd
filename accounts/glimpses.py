"""What notifications tell of conversations: that there is one. Never its words."""

from accounts.glimpsing import Glimpse, glimpses

from .models import Participant


@glimpses("accounts:conversation")
def conversation(member, public_id):
    mine = Participant.objects.visible_to(member).filter(conversation__public_id=public_id)
    return Glimpse() if mine.exists() else None
