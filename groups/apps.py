from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = _("Groups")

    def ready(self):
        from accounts.blocking.shared_groups import register_shared_groups
        from groups.membership.shared_groups import get_co_member_ids

        register_shared_groups(get_co_member_ids)
