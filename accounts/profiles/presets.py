"""One answer to "who can see my profile?", which sets the audience of every part at once.

It is not stored: a member's answer is the one that the audiences of all parts agree with. None of
them shows the part of the day, which tells where in the world someone lives.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Audience, Member


class ProfilePreset(models.TextChoices):
    MEMBERS = Audience.MEMBERS, _("All members")
    GROUPS = Audience.GROUPS, _("My peers and members of my groups")
    PEERS = Audience.PEERS, _("My peers")
    ME = Audience.ME, _("Only me")
    OWN_MIX = "mix", _("Different for each part")


def get_preset_audiences(preset: str) -> dict[str, str]:
    """Return {part: audience} of `preset`, which is not OWN_MIX."""
    return dict.fromkeys(Member.PARTS, str(preset)) | {"hours": Audience.ME.value}


def recognize_preset(member: Member) -> ProfilePreset:
    """Return the preset that the audiences of all parts of `member` agree with, or OWN_MIX."""
    own = {part: getattr(member, f"{part}_for") for part in Member.PARTS}
    presets = (preset for preset in ProfilePreset if preset != ProfilePreset.OWN_MIX)
    return next(
        (preset for preset in presets if get_preset_audiences(preset) == own),
        ProfilePreset.OWN_MIX,
    )
