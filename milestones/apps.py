from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MilestonesConfig(AppConfig):
    name = "milestones"
    verbose_name = _("Milestones")

    def ready(self):
        from accounts.roles import make_roles
        from posts import removing
        from posts.replying import released

        from . import following

        # The last of the apps: the rights of all of them are there by then.
        post_migrate.connect(make_roles, sender=self)
        removing.hidden.connect(following.threads_hidden)
        removing.brought_back.connect(following.threads_back)
        released.connect(following.post_released)
