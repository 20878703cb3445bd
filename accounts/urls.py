from django.urls import path, register_converter

from .views import blocks, data, mail, notifications, profile, settings, welcome

app_name = "accounts"


class NameConverter:
    """A pseudonym in an address: letters, digits and single signs; anything else is a 404."""

    regex = r"[\w.-]+"

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(NameConverter, "name")

urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    # /members/<name>/
    path("members/<name:name>/", profile.profile, name="profile"),
    path("members/<name:name>/block/", blocks.block, name="block"),
    path("members/<name:name>/unblock/", blocks.unblock, name="unblock"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("mail/stop/<str:token>/", mail.stop_mail, name="stop-mail"),
    # /settings/
    path("settings/profile/", settings.profile, name="settings-profile"),
    path("settings/safety/", blocks.blocked, name="settings-safety"),
    path("settings/notifications/", mail.wishes, name="settings-notifications"),
    path("settings/data/", data.data, name="settings-data"),
    path("settings/data/export/", data.ask_export, name="ask-export"),
    path("settings/data/export/<slug:public_id>/", data.export, name="export"),
    path("settings/data/leave/", data.leave, name="leave"),
    path("left/", data.left, name="left"),
    path("come-back/<slug:public_id>/", data.come_back, name="come-back"),
]
