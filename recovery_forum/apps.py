from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps

from recovery_forum.lib.error_reporting import start_error_reporting
from recovery_forum.lib.form_messages import use_own_messages


class RecoveryForumConfig(AppConfig):
    name = "recovery_forum"
    default = True

    def __init__(self, *args):
        super().__init__(*args)
        # Not in ready(): other apps have imported forms by then, whose fields have their messages.
        use_own_messages()

    def ready(self):
        if settings.SENTRY_DSN:
            start_error_reporting(settings.SENTRY_DSN)


class ForumAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with the site of recovery_forum/site/admin.py."""

    default = False
    default_site = "recovery_forum.site.admin.ForumAdminSite"
