from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MilestonesConfig(AppConfig):
    name = "milestones"
    verbose_name = _("Milestones")

    def ready(self):
        from accounts.blocking.signals import member_blocked
        from accounts.moderation_status.roles import create_roles
        from milestones.celebrations import moderation_sync
        from milestones.partners.services import delete_partnership_between
        from posts.threads import signals

        # This is the last app to migrate, so the permissions of all apps exist by then.
        post_migrate.connect(create_roles, sender=self)
        member_blocked.connect(delete_partnership_between)
        signals.threads_hidden.connect(moderation_sync.hide_celebrations_of_threads)
        signals.threads_restored.connect(moderation_sync.restore_celebrations_of_threads)
        signals.post_released.connect(moderation_sync.release_celebration_of_post)
