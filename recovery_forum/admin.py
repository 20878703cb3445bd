"""The moderators' admin site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class ForumAdminSite(admin.AdminSite):
    site_header = _("Recovery Forum · moderators")
    site_title = _("Moderators")
    index_title = _("What this place is made of")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The members' own sign-in, with its limits and second factor, is the only door.
        self.login = secure_admin_login(self.login)
