from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = _("Posts")

    def ready(self):
        from groups.groups.approval import group_approved, group_proposed
        from groups.groups.profile import group_tags_changed
        from posts.moderation.group_proposals import close_group_case, open_group_case
        from posts.tags.services import sync_group_tags

        group_proposed.connect(open_group_case)
        group_approved.connect(close_group_case)
        group_tags_changed.connect(sync_group_tags)
