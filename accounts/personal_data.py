"""Registers the personal data of this app, of signing in and of the admin site."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry

from accounts.models import (
    AccountDeletion,
    Block,
    Conversation,
    EmailChoice,
    EmailPreferences,
    Export,
    FormerName,
    HiddenItem,
    Member,
    Message,
    Mute,
    Notification,
    OutgoingPush,
    Participant,
    Peering,
    PushChoice,
    PushSubscription,
)
from accounts.privacy.erasure import erase_member_data, hide_member_data
from accounts.privacy.registry import register_data, register_deletion

PROFILE_FIELDS = (
    "name", "email", "pronouns", "about", "avatar", "challenges", "stage", "language", "time_zone",
    "country", "reason", "private_note", "joined_at", "last_login", "onboarded_at",
    "last_active_at", "content_note_preferences", "guidelines_version", "guidelines_accepted_at",
    "day_starts_at", "signup_next",
)  # fmt: skip

register_data(Member, "pk", PROFILE_FIELDS)
register_data(Member.challenges.through, "member", reason="The profile exports them.")
register_data(Member.groups.through, "member", reason="Roles of the admin panel.")
register_data(Member.user_permissions.through, "member", reason="Permissions of the admin panel.")
register_data(EmailAddress, "user", ("email", "verified", "primary"))
register_data(Authenticator, "user", ("get_type_display", "created_at", "last_used_at"))
register_data(UserSession, "user", ("created_at", "last_seen_at", "ip", "user_agent"))
register_data(LogEntry, "user", ("action_time", "get_action_flag_display"))
register_data(Block, "blocker", ("blocked_at",))
register_data(Block, "blocked", reason="Who blocked whom is told to nobody.")
register_data(Mute, "muter", ("muted_at",))
register_data(Mute, "muted", reason="Who mutes whom is told to nobody.")
register_data(HiddenItem, "member", ("kind", "hidden_at"))
register_data(FormerName, "member", ("name_key", "replaced_at"))
register_data(Peering, "requester", ("note", "requested_at", "accepted_at"))
register_data(Peering, "recipient", reason="Exported for the requester, who wrote the note.")
register_data(Message, "author", ("text", "sent_at"))
register_data(Conversation, "requester", reason="Each message is exported for its author.")
register_data(Conversation, "recipient", reason="Each message is exported for its author.")
register_data(Participant, "member", ("seen_at", "left_at"))
register_data(Participant, "other", reason="Each of the two has a row of their own.")
register_data(Notification, "member", ("kind", "url", "at", "seen_at"))
register_data(Notification, "latest_actor", reason="It belongs to whoever was notified.")
register_data(Notification.actors.through, "member", reason="It belongs to whoever was notified.")
register_data(EmailPreferences, "member", ("quiet_from", "quiet_until", "shows_details"))
register_data(EmailChoice, "member", ("kind", "frequency"))
register_data(PushSubscription, "member", ("device", "shows_details", "created_at"))
register_data(OutgoingPush, "subscription__member", reason="It says what a notification says.")
register_data(PushChoice, "member", ("kind", "is_wanted"))
register_data(Export, "member", ("requested_at",))
register_data(AccountDeletion, "member", ("requested_at", "keeps_posts"))

register_deletion("accounts", hide=hide_member_data, erase=erase_member_data)
