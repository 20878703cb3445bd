"""What each row of the queue says, and in which order those about somebody in danger come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.functional import SimpleLazyObject
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from posts.models import Action, Case, ModeratorMessage, Post
from posts.moderation.own_cases import has_other_moderators
from recovery_forum.lib.text import isolate

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import Member

EXCERPT_LENGTH = 90  # Characters.
NOW = 90  # The least urgency of somebody in danger.
# What the organizers of its group answer for.
KINDS_OF_ORGANIZERS = ("group", "meeting", "opportunity")
KINDS_OF_GROUPS = (*KINDS_OF_ORGANIZERS, "link")
# Why a case without reports is in the queue.
WHY_BY_ORIGIN: dict[str, StrOrPromise] = {
    Case.Origin.CRISIS: gettext_lazy("Open the case to read the text"),
    Case.Origin.LETTER: gettext_lazy("Someone wrote to the moderators."),
    Case.Origin.APPEAL: gettext_lazy("Someone asks to change a decision."),
    Case.Origin.BAN: gettext_lazy("Another moderator has to agree or decline."),
    Case.Origin.HELD: gettext_lazy("Others can't read it until you approve it."),
    Case.Origin.FLAG: gettext_lazy("An automatic check or a moderator opened this."),
    Case.Origin.WAITING: gettext_lazy("Nobody has replied yet."),
    Case.Origin.FIRST: gettext_lazy("A newcomer wrote for the first time."),
    Case.Origin.GROUP: gettext_lazy("Someone would like to open this group."),
}


def annotate_replies(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add when the member last wrote to the moderators, and when these last answered."""
    written = ModeratorMessage.objects.filter(case=OuterRef("pk")).order_by("-pk")
    answers = Action.objects.filter(case_id=OuterRef("pk"), kind=Action.Kind.ANSWER)
    return cases.annotate(
        written_at=Subquery(written.values("sent_at")[:1]),
        last_answer_at=Subquery(answers.order_by("-pk").values("at")[:1]),
    )


def order_by_urgency(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Order cases from annotate_replies(): the most urgent first, and then the oldest.

    Of those in danger, who wrote back comes first, and what somebody wrote comes before what others
    reported. The database does it, because nobody in danger may stay on the second page.
    """
    wrote_back, own_words = Q(written_at__gt=F("last_answer_at")), Q(origin=Case.Origin.CRISIS)
    rank = models.Case(
        models.When(urgency__lt=NOW, then=4),
        models.When(wrote_back & own_words, then=0),
        models.When(wrote_back, then=1),
        models.When(own_words, then=2),
        default=3,
    )
    return cases.order_by(rank, "-urgency", "opened_at", "id")


def gather_people(cases: list[Case]) -> list[Case]:
    """Put all cases of one person in danger one after the other. These are the first of `cases`.

    The first has the number of `others`, and these have it as `first_case`. Anonymous posts have no
    subject, and so stay apart: nobody may learn that one person wrote two of them.
    """
    danger = [case for case in cases if case.urgency >= NOW]
    people: dict[int, list[Case]] = {}
    for case in danger:
        people.setdefault(case.subject_id or -case.pk, []).append(case)
    for same in people.values():
        same[0].others = len(same) - 1  # type: ignore[attr-defined]
        for other in same[1:]:
            other.first_case = same[0]  # type: ignore[attr-defined]
    return [case for same in people.values() for case in same] + cases[len(danger) :]


def describe_rows(cases: list[Any], moderator: Member) -> None:
    """Set of each case its `title`, and of posts that `moderator` reads without it, their words.

    These are `words`, `byline` and `is_reply`: a reply stands there with its own words, not with
    those of its thread. Posts of somebody in danger have a name, as far as the moderator reads it
    in the group, and no excerpt: reading their words is logged, on the page of the case.
    `is_own` are cases about the moderator or a group of theirs, whose page would refuse them.
    """
    others = SimpleLazyObject(lambda: has_other_moderators(moderator))
    organized = SimpleLazyObject(lambda: _list_organized_groups(moderator))
    keys = [case.key for case in cases if case.kind == "post"]
    in_danger = Case.objects.about_danger().filter(kind="post", key=OuterRef("public_id"))
    readable = _readable_posts(moderator, keys).annotate(is_in_danger=Exists(in_danger))
    related = ("thread", "author", "alias")
    posts = {post.public_id: post for post in readable.select_related(*related)}
    for case in cases:
        post = posts.get(case.key) if case.kind == "post" else None
        author = post.byline if post else ""
        if post and post.is_in_danger:
            post = None
        case.title = post.thread.title if post else _title_without_words(case, author)
        case.words = Truncator(post.text).chars(EXCERPT_LENGTH) if post else ""
        case.byline = post.byline if post else ""
        case.is_reply = post is not None and not post.opens_thread
        case.why = _explain_origin(case)
        answered_at = case.last_answer_at
        case.wrote_back = bool(answered_at and case.written_at and case.written_at > answered_at)
        is_own = (
            case.subject_id == moderator.pk
            or (post and post.author_id == moderator.pk)
            or (case.kind in KINDS_OF_ORGANIZERS and case.group_id in organized)
        )
        case.is_own = bool(is_own and others)


def _list_organized_groups(moderator):
    return set(moderator.memberships.organizing().values_list("group", flat=True))


def _readable_posts(moderator, keys):
    """Those of these posts that `moderator` reads as a member, and the held ones beside them."""
    posts = Post.objects.filter(public_id__in=keys, removed_at=None)
    held = posts.exclude(held_at=None).filter(
        thread__group__in=Group.objects.readable_by(moderator),
        thread__removed_at=None,
        withdrawn_at=None,
    )
    shown = posts.visible_to(moderator).values("pk"), held.values("pk")
    return posts.filter(Q(pk__in=shown[0]) | Q(pk__in=shown[1]))


def _title_without_words(case, author):
    """What a case is about, as far as the queue may tell it: the page of the case says more.

    `author` is who wrote the post, if the moderator reads that in its group too.
    """
    if case.kind == "member" and case.subject:
        return case.subject.name
    if case.kind in KINDS_OF_GROUPS and case.group:
        return case.group.name
    words = {"what": case.kind_name[:1].upper() + case.kind_name[1:]}
    if case.group and author:
        words |= {"who": isolate(author), "group": isolate(case.group.name)}
        return _("%(what)s by %(who)s in %(group)s") % words
    if case.group:  # Not by whom: nobody else may know who belongs to a group.
        return _("%(what)s in %(group)s") % {**words, "group": isolate(case.group.name)}
    if case.subject and (case.kind == "to-moderators" or not case.is_about_danger):
        return _("%(what)s by %(who)s") % {**words, "who": isolate(case.subject.name)}
    return words["what"]


def _explain_origin(case):
    """Why the case is in the queue, in a sentence; with the reasons of reports, if it has any."""
    if case.reasons:
        return ", ".join(map(str, case.reasons))
    return WHY_BY_ORIGIN.get(case.origin, "")
