from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = _("Groups")

    def ready(self):
        from accounts import circles

        from .circles import people_in_groups_of

        circles.register(people_in_groups_of)
