"""Link previews of celebrations, partnerships and journeys in notification emails."""

from accounts.notifications.link_previews import LinkPreview, register_preview
from milestones.models import Celebration, Journey, Partnership


@register_preview("milestones:celebration")
def preview_celebration_link(member, public_id):
    celebrations = Celebration.objects.visible_to(member).for_list()
    celebration = celebrations.filter(public_id=public_id).first()
    return celebration and LinkPreview(str(celebration.title))


@register_preview("milestones:partner")
def preview_partner_link(member, public_id):
    partnership = Partnership.objects.visible_to(member).accepted().filter(public_id=public_id)
    return LinkPreview() if partnership.exists() else None


@register_preview("milestones:journey")
def preview_journey_link(member, public_id):
    journey = Journey.objects.owned_by(member).filter(public_id=public_id).first()
    return journey and LinkPreview(journey.title)
