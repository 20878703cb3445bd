from django.urls import path, register_converter

from .views import (
    blocks,
    conversations,
    data,
    mail,
    names,
    notifications,
    peers,
    profile,
    sessions,
    settings,
    welcome,
)

app_name = "accounts"


class NameConverter:
    """A pseudonym in an address: letters, digits and single signs; anything else is a 404."""

    regex = r"[\w.-]+"

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(NameConverter, "name")

urlpatterns = [
    # /welcome/
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/place/", welcome.place, name="welcome-place"),
    path("welcome/privacy/", welcome.privacy, name="welcome-privacy"),
    path("welcome/done/", welcome.finish, name="finish-welcome"),
    path("guidelines/agree/", welcome.agree, name="agree"),
    path("names/", names.names, name="names"),
    # /members/<name>/
    path("members/<name:name>/", profile.profile, name="profile"),
    path("members/<name:name>/block/", blocks.block, name="block"),
    path("members/<name:name>/unblock/", blocks.unblock, name="unblock"),
    path("members/<name:name>/mute/", blocks.mute, name="mute"),
    path("members/<name:name>/unmute/", blocks.unmute, name="unmute"),
    # /peers/
    path("peers/", peers.peers, name="peers"),
    path("peers/ask/<name:name>/", peers.ask, name="ask-peer"),
    path("peers/<slug:public_id>/accept/", peers.accept, name="accept-peer"),
    path("peers/<slug:public_id>/decline/", peers.decline, name="decline-peer"),
    path("peers/<slug:public_id>/end/", peers.end, name="end-peer"),
    # /messages/
    path("messages/", conversations.conversations, name="messages"),
    path("messages/to/<name:name>/", conversations.write, name="write"),
    path("messages/<slug:public_id>/", conversations.conversation, name="conversation"),
    path("messages/<slug:public_id>/newer/", conversations.newer, name="newer-messages"),
    path("messages/<slug:public_id>/accept/", conversations.accept, name="accept-message"),
    path("messages/<slug:public_id>/decline/", conversations.decline, name="decline-message"),
    path("messages/<slug:public_id>/delete/", conversations.leave, name="leave-conversation"),
    path(
        "messages/<slug:public_id>/delete/<slug:message_id>/",
        conversations.delete,
        name="delete-message",
    ),
    path("notifications/", notifications.notifications, name="notifications"),
    path("mail/stop/<str:token>/", mail.stop_mail, name="stop-mail"),
    # /settings/
    path("settings/profile/", settings.profile, name="settings-profile"),
    path("settings/name/", settings.name, name="settings-name"),
    path("settings/privacy/", settings.privacy, name="settings-privacy"),
    path("settings/safety/", blocks.safety, name="settings-safety"),
    path("settings/notifications/", mail.wishes, name="settings-notifications"),
    path("settings/sessions/<int:pk>/end/", sessions.end_session, name="end-session"),
    path("settings/data/", data.data, name="settings-data"),
    path("settings/data/export/", data.ask_export, name="ask-export"),
    path("settings/data/export/<slug:public_id>/", data.export, name="export"),
    path("settings/data/leave/", data.leave, name="leave"),
    path("left/", data.left, name="left"),
    path("come-back/<slug:public_id>/", data.come_back, name="come-back"),
]
