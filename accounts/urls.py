from django.urls import path, register_converter

from accounts.auth.views import account_settings, end_session, settings_index
from accounts.blocking.views import (
    block_member_view,
    mute_member_view,
    safety_settings,
    unblock_member_view,
    unmute_member_view,
)
from accounts.messaging.views import (
    accept_conversation_view,
    conversation_detail,
    decline_conversation_view,
    delete_message_view,
    leave_conversation_view,
    list_conversations,
    newer_messages,
    write_first_message,
)
from accounts.notifications.views import list_notifications, notification_settings, unsubscribe_view
from accounts.onboarding.views import (
    accept_guidelines,
    finish_onboarding_view,
    welcome_challenges,
    welcome_location,
    welcome_privacy,
)
from accounts.peers.views import (
    accept_peer_view,
    decline_peer_view,
    list_peers,
    remove_peer_view,
    request_peer_view,
)
from accounts.privacy.views import (
    account_deleted,
    data_settings,
    delete_account,
    download_export,
    request_export_view,
    restore_account_view,
)
from accounts.profiles.views import (
    member_profile,
    name_settings,
    privacy_settings,
    profile_settings,
    suggest_names_view,
)
from accounts.push.views import change_push_device, push_worker, turn_on_push
from recovery_forum.lib.text import LETTERS

app_name = "accounts"


class NameConverter:
    """A pseudonym in a URL: letters, digits, dots, hyphens and underscores."""

    regex = rf"[{LETTERS}.-]+"

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(NameConverter, "name")

urlpatterns = [
    # /welcome/
    path("welcome/", welcome_challenges, name="welcome"),
    path("welcome/place/", welcome_location, name="welcome-place"),
    path("welcome/privacy/", welcome_privacy, name="welcome-privacy"),
    path("welcome/done/", finish_onboarding_view, name="finish-welcome"),
    path("guidelines/agree/", accept_guidelines, name="agree"),
    path("names/", suggest_names_view, name="names"),
    # /members/<name>/
    path("members/<name:name>/", member_profile, name="profile"),
    path("members/<name:name>/block/", block_member_view, name="block"),
    path("members/<name:name>/unblock/", unblock_member_view, name="unblock"),
    path("members/<name:name>/mute/", mute_member_view, name="mute"),
    path("members/<name:name>/unmute/", unmute_member_view, name="unmute"),
    # /peers/
    path("peers/", list_peers, name="peers"),
    path("peers/ask/<name:name>/", request_peer_view, name="ask-peer"),
    path("peers/<slug:public_id>/accept/", accept_peer_view, name="accept-peer"),
    path("peers/<slug:public_id>/decline/", decline_peer_view, name="decline-peer"),
    path("peers/<slug:public_id>/end/", remove_peer_view, name="end-peer"),
    # /messages/
    path("messages/", list_conversations, name="messages"),
    path("messages/to/<name:name>/", write_first_message, name="write"),
    path("messages/<slug:public_id>/", conversation_detail, name="conversation"),
    path("messages/<slug:public_id>/newer/", newer_messages, name="newer-messages"),
    path("messages/<slug:public_id>/accept/", accept_conversation_view, name="accept-message"),
    path("messages/<slug:public_id>/decline/", decline_conversation_view, name="decline-message"),
    path("messages/<slug:public_id>/delete/", leave_conversation_view, name="leave-conversation"),
    path(
        "messages/<slug:public_id>/delete/<slug:message_id>/",
        delete_message_view,
        name="delete-message",
    ),
    path("notifications/", list_notifications, name="notifications"),
    path("mail/stop/<str:token>/", unsubscribe_view, name="stop-mail"),
    # /settings/
    path("settings/", settings_index, name="settings"),
    path("settings/account/", account_settings, name="settings-account"),
    path("settings/profile/", profile_settings, name="settings-profile"),
    path("settings/name/", name_settings, name="settings-name"),
    path("settings/privacy/", privacy_settings, name="settings-privacy"),
    path("settings/safety/", safety_settings, name="settings-safety"),
    path("settings/notifications/", notification_settings, name="settings-notifications"),
    path("settings/push/", turn_on_push, name="push-on"),
    path("settings/push/<int:pk>/", change_push_device, name="push-device"),
    path("push-worker.js", push_worker, name="push-worker"),
    path("settings/sessions/<int:pk>/end/", end_session, name="end-session"),
    path("settings/data/", data_settings, name="settings-data"),
    path("settings/data/export/", request_export_view, name="ask-export"),
    path("settings/data/export/<slug:public_id>/", download_export, name="export"),
    path("settings/data/leave/", delete_account, name="leave"),
    path("left/", account_deleted, name="left"),
    path("come-back/<slug:public_id>/", restore_account_view, name="come-back"),
]
