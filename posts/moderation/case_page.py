"""What the page of a case shows beside its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from groups.helplines.queries import FEW_LINES, list_crisis_lines
from groups.models import Group, HelpLine
from posts.models import Action, Case, Post, SavedReply, StaffNote
from posts.moderation.appeals import explain_refusal
from posts.moderation.bans import list_standing_proposals
from posts.moderation.bulk_removal import find_last_bulk_removal
from posts.moderation.case_results import attach_outcomes
from posts.moderation.conversations import answers_in_thread, list_messages
from posts.moderation.group_proposals import GROUP_PROPOSAL_STEPS
from posts.moderation.log import attach_log_details, attach_member_names
from posts.moderation.outcomes import HIDE_ALL_ANONYMOUS, SAFE, THREAD_OUTCOMES
from posts.moderation.restrictions import choose_restriction_days
from posts.safety.crisis import CRISIS_STEPS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from accounts.models import Member
    from posts.models import Notice
    from posts.moderation.case_forms import CaseActionForm
    from posts.moderation.outcomes import Outcome

# Cases about a thread or a newcomer, and not about something that somebody did.
ORIGINS_WITHOUT_REPORTS = [Case.Origin.WAITING, Case.Origin.FIRST, Case.Origin.GROUP]
# Heading of the content of a case, by the origin.
CONTENT_HEADINGS: dict[str, StrOrPromise] = {
    Case.Origin.CRISIS: gettext_lazy("What they wrote"),
    Case.Origin.REPORT: gettext_lazy("What was reported"),
    Case.Origin.LETTER: gettext_lazy("What they wrote to the moderators"),
    Case.Origin.HELD: gettext_lazy("What is held for review"),
    Case.Origin.FLAG: gettext_lazy("What was flagged"),
    Case.Origin.WAITING: gettext_lazy("What waits for a reply"),
    Case.Origin.FIRST: gettext_lazy("Their first post"),
    Case.Origin.GROUP: gettext_lazy("The requested group"),
}
THREAD_CODES = {outcome.code for outcome in THREAD_OUTCOMES}
# Rarer and harder than a warning, so they are folded.
RESTRICTION_CODES = {"silence", "suspend", "approval", "ban", "lift"}
# Less common than to keep or hide it, so they are folded too.
RARER_CODES = {"ask-change", "note", "hide-all", "undo"}


def list_groups_to_move_to(post: Post) -> QuerySet[Group]:
    """Return the groups to which the thread of `post` may move: nobody new reads it there."""
    source = post.thread.group
    groups = Group.objects.without_readers_outside(source).filter(archived_at=None, removed_at=None)
    return groups.exclude(pk=source.pk).order_by("name")


def describe_content(case: Case, row: Any) -> dict[str, Any]:
    """Return the content of the case, with what was done about it so far."""
    reportable = REPORTABLE_KINDS[case.kind]
    has_address = row is not None and not reportable.private and case.kind != "notice"
    return {
        "text": reportable.get_text(row) if row is not None else "",
        "url": reportable.url(row) if has_address else "",
        "heading": CONTENT_HEADINGS.get(case.origin, _("Content")),
        **(_surrounding_posts(row) if case.kind == "post" and row is not None else {}),
        "conversation": list_messages(case),
        "answers_in_thread": answers_in_thread(case),
        "is_anonymous": bool(getattr(row, "alias_id", None)),
        "is_crisis": case.is_about_danger,
        "steps": _list_steps(case),
        "help_lines": list_lines_to_offer(case) if case.is_about_danger else [],
        "reports": case.reports.select_related("reporter"),
        "log": attach_log_details(Action.objects.filter(case_id=case.pk)[:30]),
        "notes_of_case": case.staff_notes.select_related("writer"),
        "saved_replies": SavedReply.objects.all()[:40],
        "undoable_removal": find_last_bulk_removal(case_id=case.pk),
    }


def _list_steps(case):
    """What a moderator does about the case, in this order; often nothing of its own."""
    if case.is_about_danger:
        return CRISIS_STEPS
    return GROUP_PROPOSAL_STEPS if case.origin == Case.Origin.GROUP else []


def find_panel_url(row: Any, request: HttpRequest) -> str:
    """The page of the panel where the moderator may correct the row, which is logged; or empty."""
    if row is None or row._meta.app_label != "groups":
        return ""
    if not admin.site.is_registered(type(row)):  # A link: its organizers change it.
        return ""
    if not admin.site.get_model_admin(type(row)).has_change_permission(request, row):
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _surrounding_posts(post: Post) -> dict[str, Any]:
    """The post, the one that it answers, and its first replies."""
    posts = Post.objects.filter(thread=post.thread_id).select_related("author", "alias")
    parent = posts.filter(pk__in=post.ancestors[-1:])
    replies = posts.filter(ancestors__contains=[post.pk]).order_by("pk")[:3]
    return {"post": post, "around": [*parent, *replies]}


def describe_outcomes(
    form: CaseActionForm, offered: set[str], case: Case, context: dict[str, Any]
) -> dict[str, Any]:
    """Return the outcomes of the form that the page offers, in their groups.

    `offered` are the codes for this moderator, and `context` is that of describe_content() and
    describe_subject().
    """
    hidden = {"hide-all"} if context["undoable_removal"] else {"undo"}
    if case.closed_at:
        hidden |= {"dismiss", "done"}
    if not _is_restricted(context["subject"]):
        hidden.add("lift")
    if has_answer_form := _has_answer_form(case, offered):
        hidden.add("write-back")  # Its own button, beside the message.
    shown = ({""} | offered) - hidden
    content = _rows(
        form, "content_act", shown,
        is_anonymous=context["subject"] is None, is_about_danger=case.is_about_danger,
    )  # fmt: skip
    member = _rows(form, "member_act", shown)
    # That a report is settled already is rare: another moderator would have closed the case.
    folded = THREAD_CODES | RARER_CODES | ({"done"} if case.origin == Case.Origin.REPORT else set())
    form["words"].help_text = _who_reads_words(offered, has_answer_form=has_answer_form)
    return {
        "has_answer_form": has_answer_form,
        "content_outcomes": [row for row in content if row["code"] not in folded],
        "rarer_outcomes": [row for row in content if row["code"] in folded - THREAD_CODES],
        "thread_outcomes": [row for row in content if row["code"] in THREAD_CODES],
        "member_outcomes": [row for row in member if row["code"] not in RESTRICTION_CODES],
        "restrictions": [row for row in member if row["code"] in RESTRICTION_CODES],
    }


def _who_reads_words(offered, *, has_answer_form):
    if "reply" in offered:
        return _("Everyone who can read the thread can read a reply. Only they read a message.")
    if has_answer_form:
        return _("Only they can read it.")
    if "answer" in offered:
        return _("They will see it as our answer.")
    return _("They will see it with the decision, the rule, and how to appeal.")


def _has_answer_form(case, offered):
    """Whether somebody waits for an answer first of all, so that a message stands at the top."""
    return "reply" in offered or (case.waits_for_moderators and "write-back" in offered)


def _is_restricted(subject):
    return subject is not None and bool(
        subject.silenced_until
        or subject.suspended_until
        or subject.banned_at
        or subject.approval_required_since
    )


def _rows(form, name, shown, *, is_anonymous=False, is_about_danger=False):
    """The choices of the radio buttons `name`, each with its outcome and what it needs."""
    value = form[name].value()
    # What happens to the content is always a choice; to the member, nothing unless it is chosen.
    chosen = "" if value is None and name == "member_act" else value
    rows = []
    for outcome in form.outcomes[name]:
        if outcome.code not in shown:
            continue
        if outcome.code == "hide-all" and is_anonymous:
            outcome = HIDE_ALL_ANONYMOUS
        elif outcome.code == "dismiss" and is_about_danger:
            outcome = SAFE
        rows.append(_row(form, name, outcome, outcome.code == chosen))
    return rows


def _row(form: CaseActionForm, name: str, outcome: Outcome, is_chosen: bool) -> dict[str, Any]:
    return {
        "name": name,
        "code": outcome.code,
        "outcome": outcome,
        "is_chosen": is_chosen,
        "field": form[outcome.field] if outcome.field else None,
    }


def list_lines_to_offer(case: Case) -> list[HelpLine]:
    """Return help lines of the country of the subject, to be put into a reply.

    None for anonymous posts: a country would tell something about their author.
    """
    country = case.subject.country if case.subject else ""
    return list_crisis_lines(country)[:FEW_LINES] if country else []


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
    if case.kind == "post":  # It is on the page already.
        posts = posts.exclude(public_id=case.key)
    others = Case.objects.filter(subject=subject).exclude(pk=case.pk)
    others = others.exclude(origin__in=ORIGINS_WITHOUT_REPORTS).select_related("group")
    cases = list(others.order_by(F("closed_at").desc(nulls_first=True), "-opened_at")[:10])
    attach_outcomes(cases)
    notes = StaffNote.objects.about(subject).exclude(case=case)
    return {
        "subject": subject,
        "post_count": named.count(),
        "open_cases": [other for other in cases if not other.closed_at],
        "earlier": [other for other in cases if other.closed_at],
        "staff_notes": notes.select_related("writer", "case")[:10],
        "recent": posts.select_related("thread").order_by("-pk")[:5],
        "next_days": choose_restriction_days(subject),
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
    proposals = list_standing_proposals(case.subject) if case.subject else []
    attach_member_names(proposals)
    originals = Case.objects.in_bulk([act.case_id for act in proposals if act.case_id])
    for proposal in proposals:
        proposal.original = originals.get(proposal.case_id)  # type: ignore[attr-defined]
    return {
        "proposals": proposals,
        "is_own_proposal": moderator.pk in {act.moderator_id for act in proposals},
    }
