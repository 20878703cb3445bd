"""Lets members report profiles and messages."""

from django.utils.translation import gettext_lazy as _

from accounts.blocking.services import mute_member, unmute_member
from accounts.messaging.services import withdraw_message
from accounts.models import Member, Message
from accounts.models.profiles import Audience
from accounts.moderation_status.reportable import register_reportable


def hide_profile(member: Member) -> None:
    """Show the picture and the words of a profile to the member alone.

    They can change them and show them again, so nothing has to be restored.
    """
    hidden = dict.fromkeys(("avatar_for", "about_for", "pronouns_for"), Audience.ME)
    Member.objects.filter(pk=member.pk).update(**hidden)


register_reportable(
    "member",
    name=_("a profile"),
    key="name_key",
    get_queryset=Member.objects.all,
    visible=Member.objects.visible_to,
    author=lambda member: member,
    get_text=lambda member: f"{member.name}\n\n{member.about}",
    url=Member.get_absolute_url,
    hide=hide_profile,
    hide_for=mute_member,
    unhide_for=unmute_member,
)
register_reportable(
    "message",
    name=_("a message"),
    key="public_id",
    get_queryset=lambda: Message.objects.select_related("author", "conversation"),
    visible=lambda member: Message.objects.visible_to(member).select_related(
        "author", "conversation"
    ),
    author=lambda message: message.author,
    get_text=lambda message: message.text,
    url=Message.get_absolute_url,
    hide=withdraw_message,
    private=True,
)
