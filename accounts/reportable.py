"""Lets members report profiles and messages."""

from django.utils.translation import gettext_lazy as _

from accounts.blocking.services import mute_member, unmute_member
from accounts.messaging.services import remove_message, restore_message
from accounts.models import Member, Message
from accounts.models.profiles import Audience
from accounts.moderation_status.reportable import register_reportable

PROFILE_AUDIENCES = ("avatar_for", "about_for", "pronouns_for")


def hide_profile(member: Member) -> dict[str, str]:
    """Show the picture and the words of a profile to the member alone.

    They can change them and show them again. Returns who could see each before.
    """
    before = {name: getattr(member, name) for name in PROFILE_AUDIENCES}
    Member.objects.filter(pk=member.pk).update(**dict.fromkeys(before, Audience.ME))
    return {name: audience for name, audience in before.items() if audience != Audience.ME}


def undo_hiding_profile(member: Member, before: dict[str, str]) -> None:
    """Show the profile to whom it was shown `before`, except what they have chosen since."""
    for name, audience in before.items():
        still_hidden = Member.objects.filter(pk=member.pk, **{name: Audience.ME})
        still_hidden.update(**{name: audience})


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
    undo_hiding=undo_hiding_profile,
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
    hide=remove_message,
    restore=restore_message,
    private=True,
)
