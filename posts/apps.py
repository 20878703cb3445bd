from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = _("Posts")

    def ready(self):
        from groups.proposing import agreed_to, proposed

        from .picturing import bind
        from .proposals import case_closed, case_opened
        from .replying import written
        from .safety.watching import look_at

        written.connect(look_at)
        written.connect(bind)
        proposed.connect(case_opened)
        agreed_to.connect(case_closed)
