"""What accounts hold of a member: the account itself, and what signing in and mail leave behind."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry

from .erasing import erase, hide
from .models import (
    Block,
    Conversation,
    Departure,
    Export,
    FormerName,
    Hidden,
    MailChoice,
    MailWishes,
    Member,
    Message,
    Mute,
    Notification,
    Participant,
    Peering,
)
from .personal import goes, holds

PROFILE = (
    "name", "email", "pronouns", "about", "avatar", "challenges", "stage", "speaks", "time_zone",
    "country", "brings", "private_note", "joined_at", "last_login", "welcomed_at", "here_at",
    "reading", "guidelines_version", "guidelines_accepted_at",
)  # fmt: skip

holds(Member, "pk", PROFILE)
holds(Member.challenges.through, "member", because="They stand in the profile.")
holds(Member.groups.through, "member", because="Roles of the admin panel, given by the house.")
holds(Member.user_permissions.through, "member", because="Rights of the admin panel.")
holds(EmailAddress, "user", ("email", "verified", "primary"))
holds(Authenticator, "user", ("get_type_display", "created_at", "last_used_at"))
holds(UserSession, "user", ("created_at", "last_seen_at", "ip", "user_agent"))
holds(LogEntry, "user", ("action_time", "get_action_flag_display"))
holds(Block, "blocker", ("blocked_at",))
holds(Block, "blocked", because="Who blocked whom is told to nobody.")
holds(Mute, "muter", ("muted_at",))
holds(Mute, "muted", because="Who mutes whom is told to nobody.")
holds(Hidden, "member", ("kind", "hidden_at"))
holds(FormerName, "member", ("name_key", "given_up_at"))
holds(Peering, "asker", ("note", "asked_at", "accepted_at"))
holds(Peering, "asked", because="Who asked takes it along; the note is theirs.")
holds(Message, "author", ("text", "sent_at"))
holds(Conversation, "asker", because="The messages are taken along by whoever wrote them.")
holds(Conversation, "asked", because="The messages are taken along by whoever wrote them.")
holds(Participant, "member", ("seen_at", "left_at"))
holds(Participant, "other", because="It is the other one's side.")
holds(Notification, "member", ("kind", "url", "at", "seen_at"))
holds(Notification, "latest_actor", because="It stands with the person who was told.")
holds(Notification.actors.through, "member", because="It stands with the person who was told.")
holds(MailWishes, "member", ("quiet_from", "quiet_until", "says_more"))
holds(MailChoice, "member", ("kind", "how"))
holds(Export, "member", ("asked_at",))
holds(Departure, "member", ("asked_at", "keeps_posts"))

goes("accounts", hide=hide, erase=erase)
