from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "posts"
    verbose_name = _("Posts")

    def ready(self):
        from .picturing import bind
        from .replying import written
        from .safety.watching import look_at

        written.connect(look_at)
        written.connect(bind)
