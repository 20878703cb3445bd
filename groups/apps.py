from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = _("Groups")

    def ready(self):
        from accounts.blocking import audiences
        from groups.membership.audiences import get_co_member_ids

        audiences.register_audience(get_co_member_ids)
