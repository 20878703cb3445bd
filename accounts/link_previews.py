"""Previews for emails. A conversation has an empty one, so that no email quotes messages."""

from accounts.models import Participant
from accounts.notifications.link_previews import LinkPreview, register_preview


@register_preview("accounts:conversation")
def preview_conversation(member, public_id):
    mine = Participant.objects.visible_to(member).filter(conversation__public_id=public_id)
    return LinkPreview() if mine.exists() else None
