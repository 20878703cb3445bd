"""Trust: what somebody new waits with, and how it opens by being here.

Four levels, by days of being here, threads read and posts that others thanked for. The thresholds
are settings.TRUST; posts/trusting.py raises them, never lowers them. Level 0 writes and asks for
help like everybody: what waits is what sellers and hunters need, links, pictures and strangers'
letters.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trust(models.IntegerChoices):
    NEW = 0, _("New here")
    SETTLED = 1, _("Settled in")
    KNOWN = 2, _("Known here")
    LONG = 3, _("Long with us")


# How many times the usual pace: see recovery_forum.lib.rate_limits.
PACE = {Trust.KNOWN: 1.5, Trust.LONG: 2}
