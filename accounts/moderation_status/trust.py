"""Trust: what somebody new waits with, and how it opens by being here.

Four levels, by days with a visit, threads read and own posts that got a reaction. The thresholds
are settings.TRUST; posts/moderation/tasks.py raises a member's level and never lowers it. Members
of level 0 write and ask for help like everybody else. What they have to wait for is what spammers
and predators need: links, pictures and messages to strangers.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trust(models.IntegerChoices):
    NEW = 0, _("New here")
    SETTLED = 1, _("Settled in")
    KNOWN = 2, _("Known here")
    LONG = 3, _("Long with us")


# How many times the usual pace: see recovery_forum.lib.rate_limits.
RATE_LIMIT_FACTORS = {Trust.KNOWN: 1.5, Trust.LONG: 2}
