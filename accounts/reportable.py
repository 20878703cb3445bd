"""What of this app can be reported."""

from django.utils.translation import gettext_lazy as _

from .models import Member
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
)
