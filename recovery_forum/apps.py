from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps

from recovery_forum.lib import faults


class ShellConfig(AppConfig):
    name = "recovery_forum"
    default = True

    def ready(self):
        if settings.SENTRY_DSN:
            faults.report_to(settings.SENTRY_DSN)


class ForumAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with the site of recovery_forum/admin.py as the one."""

    default = False
    default_site = "recovery_forum.admin.ForumAdminSite"
