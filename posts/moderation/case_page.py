"""What the page of a case shows beside its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from groups.helplines.queries import list_help_lines
from groups.models import Group, HelpLine
from posts.models import Action, Case, Post, SavedReply, StaffNote
from posts.moderation.appeals import explain_refusal
from posts.moderation.bans import standing_proposals
from posts.moderation.bulk_removal import last_bulk_removal
from posts.moderation.group_proposals import GROUP_PROPOSAL_STEPS
from posts.moderation.log import attach_log_details, attach_member_names
from posts.moderation.restrictions import next_restriction_days
from posts.safety.crisis import CRISIS_STEPS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Member
    from posts.models import Notice

#: Guidance for cases of these origins, in this order.
STEPS_BY_ORIGIN = {Case.Origin.CRISIS: CRISIS_STEPS, Case.Origin.GROUP: GROUP_PROPOSAL_STEPS}
#: Cases about a thread or a newcomer, and not about something that somebody did.
ORIGINS_WITHOUT_REPORTS = [Case.Origin.WAITING, Case.Origin.FIRST, Case.Origin.GROUP]
MAX_HELP_LINES = 4


def list_groups_to_move_to(post: Post) -> QuerySet[Group]:
    """Return the groups to which the thread of `post` may move: nobody new reads it there."""
    source = post.thread.group
    groups = Group.objects.without_readers_outside(source).filter(archived_at=None)
    return groups.exclude(pk=source.pk).order_by("name")


def describe_content(case: Case, row: Any, moderator: Member) -> dict[str, Any]:
    """Return the content of the case, with what was done about it so far."""
    reportable = REPORTABLE_KINDS[case.kind]
    has_address = row is not None and not reportable.private and case.kind != "notice"
    return {
        "text": reportable.get_text(row) if row is not None else "",
        "url": reportable.url(row) if has_address else "",
        "panel_url": _find_panel_url(row, moderator) if has_address else "",
        "posts": _surrounding_posts(row) if case.kind == "post" and row is not None else [],
        "is_anonymous": bool(getattr(row, "alias_id", None)),
        "is_crisis": case.origin == Case.Origin.CRISIS,
        "steps": STEPS_BY_ORIGIN.get(Case.Origin(case.origin), []),
        "help_lines": list_lines_to_offer(case) if case.origin == Case.Origin.CRISIS else [],
        "reports": case.reports.select_related("reporter"),
        "log": attach_log_details(Action.objects.filter(case_id=case.pk)[:30]),
        "notes_of_case": case.staff_notes.select_related("writer"),
        "saved_replies": SavedReply.objects.all()[:40],
        "undoable_removal": last_bulk_removal(case_id=case.pk),
    }


def _find_panel_url(row: Any, moderator: Member) -> str:
    """The page of the panel where `moderator` may correct the row, which is logged; or empty."""
    options = row._meta
    if options.app_label != "groups" or not moderator.has_perm(
        f"{options.app_label}.change_{options.model_name}"
    ):
        return ""
    try:
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    except NoReverseMatch:  # A link of a group: its organizers change it.
        return ""


def _surrounding_posts(post: Post) -> list[Post]:
    """The post between the one it answers and its first replies."""
    posts = Post.objects.filter(thread=post.thread_id).select_related("author", "alias")
    parent = posts.filter(pk__in=post.ancestors[-1:])
    replies = posts.filter(ancestors__contains=[post.pk]).order_by("pk")[:3]
    return [*parent, post, *replies]


def list_lines_to_offer(case: Case) -> list[HelpLine]:
    """Return help lines of the country of the subject, to be put into a reply.

    None for anonymous posts: a country would tell something about their author.
    """
    country = case.subject.country if case.subject else ""
    if not country:
        return []
    needs = (HelpLine.Need.EMERGENCY, HelpLine.Need.CRISIS)
    return list(list_help_lines(country, needs)[:MAX_HELP_LINES])


def describe_subject(moderator: Member, case: Case) -> dict[str, Any]:
    """Return the author of the content, and what else of them a moderator may see.

    All under their name, and nothing about the author of an anonymous post: such a case has no
    subject.
    """
    subject = case.subject
    if subject is None:
        return {"subject": None}
    named = subject.posts.filter(alias=None)
    posts = named & Post.objects.visible_to(moderator).filter(withdrawn_at=None)
    earlier = Case.objects.filter(subject=subject).exclude(pk=case.pk)
    earlier = earlier.exclude(origin__in=ORIGINS_WITHOUT_REPORTS)
    notes = StaffNote.objects.about(subject).exclude(case=case)
    return {
        "subject": subject,
        "post_count": named.count(),
        "earlier": earlier.order_by("-opened_at")[:10],
        "staff_notes": notes.select_related("writer", "case")[:10],
        "recent": posts.select_related("thread").order_by("-pk")[:5],
        "next_days": next_restriction_days(subject),
    }


def describe_appeal(notice: Notice, moderator: Member) -> dict[str, Any]:
    """Return what the appeal of `notice` is about: the decision, its case and the hidden content.

    The content shows what pages show of its author: nothing of an anonymous one.
    """
    action = notice.action
    original = Case.objects.filter(pk=action.case_id or 0).first()
    row = original.content if original else None
    attach_member_names([action])
    return {
        "appealed_notice": notice,
        "appealed_action": action,
        "original": original,
        "original_row": row,
        "original_text": REPORTABLE_KINDS[original.kind].get_text(row) if original and row else "",
        "answer_refusal": explain_refusal(action, moderator),
    }


def describe_ban_proposal(case: Case, moderator: Member) -> dict[str, Any]:
    """Return the proposals to ban the subject of the case, each with the case it came from."""
    proposals = standing_proposals(case.subject) if case.subject else []
    attach_member_names(proposals)
    originals = Case.objects.in_bulk([act.case_id for act in proposals if act.case_id])
    for proposal in proposals:
        proposal.original = originals.get(proposal.case_id)  # type: ignore[attr-defined]
    return {
        "proposals": proposals,
        "is_own_proposal": moderator.pk in {act.moderator_id for act in proposals},
    }
