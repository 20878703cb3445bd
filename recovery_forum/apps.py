from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ShellConfig(AppConfig):
    name = "recovery_forum"
    default = True


class ForumAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with the site of recovery_forum/admin.py as the one."""

    default = False
    default_site = "recovery_forum.admin.ForumAdminSite"
