"""What of this app can be reported."""

from django.utils.translation import gettext_lazy as _

from .blocking import mute, unmute
from .messaging import withdraw
from .models import Member, Message
from .reporting import register

register(
    "member",
    name=_("a profile"),
    key="name_key",
    every=Member.objects.all,
    visible=Member.objects.visible_to,
    author=lambda member: member,
    words=lambda member: f"{member.name}\n\n{member.about}",
    url=Member.get_absolute_url,
    hide_for=mute,
    show_to=unmute,
)
register(
    "message",
    name=_("a message"),
    key="public_id",
    every=lambda: Message.objects.select_related("author", "conversation"),
    visible=lambda member: Message.objects.visible_to(member).select_related(
        "author", "conversation"
    ),
    author=lambda message: message.author,
    words=lambda message: message.text,
    url=Message.get_absolute_url,
    hide=withdraw,
    private=True,
)
