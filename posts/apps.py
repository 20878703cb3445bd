from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = _("Posts")

    def ready(self):
        from groups.describing import retagged
        from groups.proposing import agreed_to, proposed

        from .picturing import bind
        from .proposals import case_closed, case_opened
        from .replying import written
        from .safety.watching import look_at
        from .tagging import follow_group

        written.connect(look_at)
        written.connect(bind)
        proposed.connect(case_opened)
        agreed_to.connect(case_closed)
        retagged.connect(follow_group)
