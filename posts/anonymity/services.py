"""Creates aliases for anonymous authors, and makes their replies count alike."""

from django.db import transaction
from django.db.models import Max

from accounts.models import Member
from posts.models import Alias, Case, Post, Thread
from posts.models.aliases import OPENER_NUMBER


@transaction.atomic
def get_or_create_alias(thread_id: int, member: Member, opens: bool = False) -> Alias:
    """Return the alias of `member` in the thread; create it for their first anonymous post.

    `opens` is true for the opening of the thread. Locks the row of the thread, so that two new
    aliases at the same moment get different numbers.
    """
    thread = Thread.objects.select_for_update(of=("self",)).only("pk").get(pk=thread_id)
    alias = thread.aliases.filter(member=member).first()
    if alias is None:
        highest = thread.aliases.aggregate(highest=Max("number"))["highest"] or OPENER_NUMBER
        number = OPENER_NUMBER if opens else highest + 1
        alias = Alias.objects.create(thread=thread, member=member, number=number)
    return alias


def counts_as_answer(answered: Post, author: Member, anonymous: bool) -> bool:
    """Return whether a reply to `answered` ends a wait, without a moderator who says so.

    Replies of newcomers don't: see Post. Anonymous ones count alike whoever wrote them, or a thread
    that went on waiting would tell that their author is new here. So that spam never ends the wait
    of somebody in danger, there none of them counts.
    """
    if not anonymous:
        return not author.is_new
    posts = Post.objects.filter(pk__in=[*answered.ancestors, answered.pk])
    crises = Case.objects.about_danger().filter(kind="post")
    return not crises.filter(key__in=posts.values("public_id")).exists()
