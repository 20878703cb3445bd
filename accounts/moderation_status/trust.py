"""Trust levels: what new members cannot do yet.

Four levels, by days with a visit, threads read and own posts that got a reaction, without anonymous
ones. The thresholds are settings.TRUST; posts/moderation/tasks.py raises a member's level and never
lowers it. Members of level 0 can write and ask for help like everyone else. They have to wait for
what spammers and predators need: links, pictures and messages to strangers.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trust(models.IntegerChoices):
    NEW = 0, _("New here")
    SETTLED = 1, _("Settled in")
    KNOWN = 2, _("Regular")
    LONG = 3, _("Long-time member")


# By how much the rate limits are multiplied. See recovery_forum/lib/rate_limits.py.
RATE_LIMIT_FACTORS = {Trust.KNOWN: 1.5, Trust.LONG: 2}
