"""What posts hold of a member: their words, and what they gave to the words of others."""

from accounts.personal import goes, holds

from .forgetting import erase, hide, show, without_quotes
from .models import (
    AnonymityLook,
    Around,
    Asked,
    Case,
    Draft,
    FeedKey,
    HiddenPost,
    NoteWish,
    Notice,
    Picture,
    Post,
    PostVersion,
    Reaction,
    ReadMark,
    Report,
    SavedPost,
    StaffNote,
    Thread,
    Voice,
)


def own_words(post, name):
    """The text, without what it quotes of others."""
    if ">" not in post.text:
        return post.text
    others = Post.objects.filter(thread=post.thread_id).exclude(author=post.author_id)
    return without_quotes(post.text, others.values_list("text", flat=True))


holds(Thread, "author", ("title", "kind", "wish", "tags", "opened_at", "get_absolute_url"))
holds(Thread, "last_author", because="The post itself is taken along.")
POST = (("text", own_words), "posted_at", "edited_at", "withdrawn_at", "get_absolute_url")
holds(Post, "author", POST)
holds(Voice, "member", ("thread", "label"))
holds(Reaction, "member", ("kind", "given_at"))
holds(ReadMark, "member", ("thread", "attention"))
holds(NoteWish, "member", ("at",))
holds(AnonymityLook, "moderator", because="The log of what moderators did is kept.")
holds(Report, "reporter", ("reason", "words", "reported_at"))
holds(HiddenPost, "member", ("hidden_at",))
NOTICE = ("words", "told_at", "appeal", "appealed_at", "answer", "answered_at")
holds(Notice, "member", NOTICE)
FOR_MODERATORS = "It is the moderators' work, and names others beside the member."
holds(Case, "subject", because=FOR_MODERATORS)
holds(Case, "claimed_by", because=FOR_MODERATORS)
holds(Case, "beside", because=FOR_MODERATORS)
holds(StaffNote, "subject", because=FOR_MODERATORS)
holds(StaffNote, "writer", because=FOR_MODERATORS)
holds(FeedKey, "membership__member", because="It opens a feed to whoever holds it.")
holds(Picture, "member", ("file", "alt", "added_at"))
holds(Around, "member", ("starts", "ends"))
holds(Asked, "member", ("thread", "asked_at"))
holds(Draft, "member", ("title", "text", "kept_at"))
holds(PostVersion, "post__author", ("text", "until"))
# The saved words are somebody else's.
holds(SavedPost, "member", ("note", "saved_at"))

goes("posts", hide=hide, show=show, erase=erase)
