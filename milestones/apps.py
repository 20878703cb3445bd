from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MilestonesConfig(AppConfig):
    name = "milestones"
    verbose_name = _("Milestones")

    def ready(self):
        from accounts.roles import make_roles

        # The last of the apps: the rights of all of them are there by then.
        post_migrate.connect(make_roles, sender=self)
