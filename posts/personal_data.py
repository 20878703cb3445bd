"""The personal data of this app: what an export contains, and what a deletion erases."""

from django.urls import reverse

from accounts.privacy.registry import register_data, register_deletion
from posts.models import (
    Alias,
    AvailabilityWindow,
    Case,
    CaseAlert,
    ContentNoteRequest,
    Draft,
    FeedKey,
    HandOverNote,
    HelpRequest,
    HiddenPost,
    ModeratorMessage,
    Notice,
    Picture,
    Post,
    PostVersion,
    Reaction,
    ReadMark,
    Report,
    SavedPost,
    Shift,
    ShiftException,
    StaffNote,
    Thread,
    UnmaskLog,
)
from posts.privacy.erasure import (
    erase_member_posts,
    hide_member_posts,
    remove_quotes,
    restore_member_posts,
)


def strip_quotes(post, name):
    """Return the text of `post` without what it quotes of others. For exports."""
    if ">" not in post.text:
        return post.text
    others = Post.objects.filter(thread=post.thread_id).exclude(author=post.author_id)
    return remove_quotes(post.text, others.values_list("text", flat=True))


def get_thread_address(row, name):
    """Return the address of the thread of `row` without its title: others may have written that.

    Who has left the group would read in their export what is said there now.
    """
    return reverse("posts:short-thread", args=[row.thread.public_id])


THREAD_ADDRESS = ("thread", get_thread_address)
register_data(
    Thread, "author", ("title", "kind", "support_wanted", "tags", "opened_at", "get_absolute_url")
)
register_data(Thread, "last_author", reason="The post itself is exported.")
POST_FIELDS = (
    ("text", strip_quotes), "content_note_text", "posted_at", "edited_at", "withdrawn_at",
    "get_absolute_url",
)  # fmt: skip
register_data(Post, "author", POST_FIELDS)
register_data(Alias, "member", (THREAD_ADDRESS, "label"))
register_data(Reaction, "member", ("kind", "given_at"))
register_data(ReadMark, "member", (THREAD_ADDRESS, "subscription"))
register_data(ContentNoteRequest, "member", ("at",))
register_data(UnmaskLog, "moderator", reason="The log of what moderators did is kept.")
register_data(Report, "reporter", ("reason", "words", "reported_at"))
register_data(HiddenPost, "member", ("hidden_at",))
NOTICE_FIELDS = ("words", "sent_at", "appeal", "appealed_at", "answer", "answered_at")
register_data(Notice, "member", NOTICE_FIELDS)
register_data(ModeratorMessage, "member", ("words", "place", "sent_at"))
STAFF_ONLY_REASON = "It is the work of moderators, and names other members too."
register_data(Case, "subject", reason=STAFF_ONLY_REASON)
register_data(Case, "claimed_by", reason=STAFF_ONLY_REASON)
register_data(Case, "second_moderator", reason=STAFF_ONLY_REASON)
register_data(StaffNote, "subject", reason=STAFF_ONLY_REASON)
register_data(StaffNote, "writer", reason=STAFF_ONLY_REASON)
register_data(HandOverNote, "writer", reason=STAFF_ONLY_REASON)
register_data(CaseAlert, "case__subject", reason=STAFF_ONLY_REASON)
register_data(CaseAlert.members.through, "member", reason=STAFF_ONLY_REASON)
register_data(Shift, "member", ("get_weekday_display", "starts", "ends"))
register_data(ShiftException, "member", ("day", "starts", "ends"))
register_data(FeedKey, "membership__member", reason="Whoever has it can read the feed.")
register_data(Picture, "member", ("file", "alt", "added_at"))
register_data(AvailabilityWindow, "member", ("starts", "ends", "challenges"))
register_data(HelpRequest, "member", (THREAD_ADDRESS, "asked_at", "declined_at"))
register_data(Draft, "member", ("title", "text", "answers", "saved_at"))
register_data(PostVersion, "post__author", ("title", "text", "until"))
# Without the post, which is somebody else's.
register_data(SavedPost, "member", ("note", "saved_at"))

register_deletion(
    "posts", hide=hide_member_posts, restore=restore_member_posts, erase=erase_member_posts
)
