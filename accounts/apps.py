from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from django.contrib.auth.signals import user_logged_out

        from accounts.push.services import forget_device_of_session

        user_logged_out.connect(forget_device_of_session)
        autodiscover_modules("personal_data", "link_previews", "reportable")
