"""The moderators' pages: the queue, a case, the log, and what was done in a year."""

import csv

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Member
from accounts.reporting import KINDS
from posts import moderating
from posts.case_forms import ActForm, acts_of, carry_out
from posts.clearing import last_clearing
from posts.models import Action, CannedWords, Case, Post, Reason
from posts.proposals import STEPS as GROUP_STEPS
from posts.queue import counts, is_late, level_of, waiting_cases
from posts.safety.crisis import STEPS
from posts.views.panel import for_moderators, shown
from recovery_forum.lib.pages import keyset_page

#: What to do, in this order, beside cases that have a way of their own.
ALL_STEPS = {Case.Origin.CRISIS: STEPS, Case.Origin.GROUP: GROUP_STEPS}
#: These are about a thread or a beginning, and nothing that somebody did.
NO_STORY = [Case.Origin.WAITING, Case.Origin.FIRST, Case.Origin.GROUP]


@require_safe
def queue(request):
    """What waits, by urgency and age. Words stand on the page of each case, where looks count."""
    for_moderators(request)
    number = request.GET.get("page", "1")
    page = min(int(number), 500) if number.isascii() and number.isdigit() and number != "0" else 1
    asked = {key: request.GET.get(key, "") for key in ("origin", "reason", "has", "q")}
    page = max(page, 1)
    cases, more = waiting_cases(request.user, asked, page)
    numbers = counts()
    context = {
        "title": _("What waits"), "cases": cases, "counts": numbers, "asked": asked,
        "total": sum(number for _value, _name, number in numbers), "reasons": Reason.choices,
        "is_narrowed": any(asked.values()), "page": page, "previous": page - 1 or None,
        "next": page + 1 if more else None, "now": timezone.now(),
    }  # fmt: skip
    return shown(request, "queue", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case(request, public_id):
    """One case: what it is about, in its place, and what can be done."""
    for_moderators(request)
    people = ("subject", "group", "claimed_by", "beside")
    found = get_object_or_404(Case.objects.select_related(*people), public_id=public_id)
    row = found.content
    acts = acts_of(found, row)
    form = ActForm(request.POST if request.method == "POST" else None, acts=acts)
    if form.is_bound and form.is_valid():
        return _acted(request, found, form)
    moderating.look(found, request.user)
    found.level, found.level_words = level_of(found)
    found.is_late = not found.closed_at and is_late(found, timezone.now())
    context = {"title": str(found), "case": found, "row": row, "acts": acts, "form": form}
    context |= _about(found, row) | _person(request.user, found, row)
    return shown(request, "case", context, status=422 if form.is_bound else 200)


def _acted(request, found, form):
    try:
        carry_out(found, request.user, form.cleaned_data)
    except PermissionError as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, _("Done, and in the log."))
    still_open = Case.objects.open().filter(pk=found.pk).exists()
    return redirect(found if still_open else "admin:index")


def _about(found, row):
    """The content in its place: what it answers, and what was answered."""
    how, around = KINDS[found.kind], []
    if found.kind == "post" and row is not None:
        near = Post.objects.filter(thread=row.thread_id).select_related("author", "voice")
        above = near.filter(pk__in=row.ancestors[-1:])
        below = near.filter(ancestors__contains=[row.pk]).order_by("pk")[:3]
        around = [*above, row, *below]
    return {
        "words": how.words(row) if row is not None else "",
        "url": how.url(row) if row is not None and not how.private else "",
        "around": around,
        "is_unnamed": bool(getattr(row, "voice_id", None)),
        "is_crisis": found.origin == Case.Origin.CRISIS,
        "steps": ALL_STEPS.get(found.origin, []),
        "reports": found.reports.select_related("reporter"),
        "log": _named(Action.objects.filter(case_id=found.pk)[:30]),
        "canned": CannedWords.objects.all()[:40],
        "undo": last_clearing(case_id=found.pk),
    }


def _person(moderator, found, row):
    """Whose words they are, as far as a moderator may know it: not without a name."""
    subject = found.subject
    if subject is None or getattr(row, "voice_id", None):
        return {"subject": None}
    seen = Post.objects.visible_to(moderator).filter(author=subject, voice=None, withdrawn_at=None)
    earlier = Case.objects.filter(subject=subject).exclude(pk=found.pk)
    earlier = earlier.exclude(origin__in=NO_STORY)
    return {
        "subject": subject,
        "post_count": subject.posts.count(),
        "earlier": earlier.order_by("-opened_at")[:10],
        "staff_notes": subject.staff_notes.select_related("writer")[:10],
        "recent": seen.select_related("thread").order_by("-pk")[:5],
        "next_days": moderating.next_step(subject),
    }


@require_safe
def log(request):
    """What moderators did, newest first; as CSV with ?format=csv."""
    for_moderators(request, "posts.view_action")
    actions = _asked_for(request)
    if request.GET.get("format") == "csv":
        return _as_csv(actions)
    page = keyset_page(actions, ("-at", "-pk"), request.GET.get("page", ""))
    page.items = _named(page.items)
    context = {
        "title": _("The log"), "page": page, "kinds": Action.Kind.choices,
        "kind": request.GET.get("kind", ""), "who": request.GET.get("who", ""),
    }  # fmt: skip
    return shown(request, "log", context)


def _asked_for(request):
    actions = Action.objects.all()
    if (kind := request.GET.get("kind")) in Action.Kind:
        actions = actions.filter(kind=kind)
    if who := request.GET.get("who", "").replace("\0", ""):
        people = Member.objects.filter(name__iexact=who).values("pk")
        actions = actions.filter(moderator_id__in=people) | actions.filter(subject_id__in=people)
    return actions


def _named(actions):
    """The names of today beside the keys; the log itself holds none."""
    actions = list(actions)
    keys = {one.moderator_id for one in actions} | {one.subject_id for one in actions}
    names = dict(Member.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
    unnamed = _unnamed(actions)
    for one in actions:
        one.moderator_name = names.get(one.moderator_id, "")
        one.subject_name = "" if one.target in unnamed else names.get(one.subject_id, "")
    return actions


def _unnamed(actions):
    """Targets whose author kept their name to themselves: the log does not tell it either."""
    keys = [one.target.removeprefix("post/") for one in actions]
    voiced = Post.objects.filter(public_id__in=keys, voice__isnull=False)
    return {f"post/{key}" for key in voiced.values_list("public_id", flat=True)}


class _Line:
    """What a csv.writer writes to: it gives each line back."""

    def write(self, line):
        return line


def _as_csv(actions):
    writer = csv.writer(_Line())
    head = ["at", "moderator", "act", "target", "reason", "until", "case"]

    def lines():
        yield writer.writerow(head)
        for one in actions.order_by("-at", "-pk").iterator(chunk_size=500):
            until = one.until.isoformat() if one.until else ""
            yield writer.writerow([
                one.at.isoformat(), one.moderator_id or "", one.kind, one.target, one.reason,
                until, one.case_id or "",
            ])  # fmt: skip

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="log.csv"'
    return response
