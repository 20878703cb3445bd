from posts.models.actions import Action, Notice
from posts.models.aliases import Alias
from posts.models.availability import AvailabilityWindow, HelpRequest
from posts.models.cases import Case, Reason, Report
from posts.models.content_notes import ContentNote, ContentNoteRequest
from posts.models.drafts import Draft
from posts.models.feed_keys import FeedKey
from posts.models.hidden_posts import HiddenPost
from posts.models.moderator_messages import ModeratorMessage
from posts.models.on_call import CaseAlert, HandOverNote, Shift, ShiftException
from posts.models.pictures import Picture
from posts.models.posts import Post
from posts.models.reactions import Reaction
from posts.models.read_marks import ReadMark
from posts.models.saved_posts import SavedPost
from posts.models.saved_replies import SavedReply
from posts.models.staff_notes import StaffNote
from posts.models.staff_page_views import StaffPageView
from posts.models.threads import Thread
from posts.models.unmask_logs import UnmaskLog
from posts.models.versions import PostVersion
from posts.models.watched_words import WatchedWords

__all__ = [
    "Action",
    "Alias",
    "AvailabilityWindow",
    "Case",
    "CaseAlert",
    "ContentNote",
    "ContentNoteRequest",
    "Draft",
    "FeedKey",
    "HandOverNote",
    "HelpRequest",
    "HiddenPost",
    "ModeratorMessage",
    "Notice",
    "Picture",
    "Post",
    "PostVersion",
    "Reaction",
    "ReadMark",
    "Reason",
    "Report",
    "SavedPost",
    "SavedReply",
    "Shift",
    "ShiftException",
    "StaffNote",
    "StaffPageView",
    "Thread",
    "UnmaskLog",
    "WatchedWords",
]
