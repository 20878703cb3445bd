from accounts.models.account_deletions import AccountDeletion, Erasure
from accounts.models.blocks import Block, Mute
from accounts.models.challenges import Challenge
from accounts.models.conversations import Conversation, Message, Participant
from accounts.models.email_preferences import EmailChoice, EmailPreferences
from accounts.models.exports import Export
from accounts.models.former_names import FormerName
from accounts.models.hidden_items import HiddenItem
from accounts.models.members import Member
from accounts.models.notifications import Notification
from accounts.models.peerings import Peering
from accounts.models.profiles import Audience
from accounts.models.push import OutgoingPush, PushChoice, PushSubscription

__all__ = [
    "AccountDeletion",
    "Audience",
    "Block",
    "Challenge",
    "Conversation",
    "EmailChoice",
    "EmailPreferences",
    "Erasure",
    "Export",
    "FormerName",
    "HiddenItem",
    "Member",
    "Message",
    "Mute",
    "Notification",
    "OutgoingPush",
    "Participant",
    "Peering",
    "PushChoice",
    "PushSubscription",
]
