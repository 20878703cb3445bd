from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = _("Posts")

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from accounts.moderation_status.written_texts import text_written
        from groups.groups.approval import group_approved, group_proposed
        from groups.groups.profile import group_tags_changed
        from posts.drafts.services import restore_begun_reply_at_sign_in
        from posts.moderation.group_proposals import close_group_case, open_group_case
        from posts.moderation.thread_answers import claim_answered_crises
        from posts.safety.written_texts import check_written_text
        from posts.tags.services import sync_group_tags
        from posts.threads.signals import post_released, reply_posted

        group_proposed.connect(open_group_case)
        group_approved.connect(close_group_case)
        group_tags_changed.connect(sync_group_tags)
        text_written.connect(check_written_text)
        reply_posted.connect(claim_answered_crises)
        post_released.connect(claim_answered_crises)
        user_logged_in.connect(restore_begun_reply_at_sign_in)
