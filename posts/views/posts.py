"""One post: reacting to it, mending it, taking it back."""

from itertools import pairwise

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.standing import may_write
from posts import revising
from posts.forms import EditForm
from posts.helping import toggle_helped
from posts.models import Post, Reaction
from posts.picturing import taken_in
from posts.reacting import toggle
from recovery_forum.lib.htmx import in_place, is_part, render_part
from recovery_forum.lib.throttle import throttle

from .reading import post_alone


def visible_post(request, public_id):
    posts = Post.objects.visible_to(request.user).for_reader(request.user)
    return get_object_or_404(posts.select_related("author", "thread"), public_id=public_id)


@login_required
@require_POST
@throttle("react")
def react(request, public_id):
    post = visible_post(request, public_id)
    kind = request.POST.get("kind")
    if kind not in Reaction.Kind:
        return HttpResponseBadRequest(_("We don't know this reaction."))
    if post.is_muted or post.is_gone:
        raise PermissionDenied(_("You can't react to this post."))
    if post.author_id == request.user.pk:
        raise PermissionDenied(_("Reactions are for the words of others."))
    toggle(post, request.user, kind)
    if request.htmx:
        given = request.user.reactions.filter(post=post).values_list("kind", flat=True)
        context = {"post": post, "kinds": Reaction.Kind.choices, "given": set(given)}
        return render(request, "posts/_reactions.html", context)
    return redirect(post)


@login_required
@require_POST
@throttle("react")
def helped(request, public_id):
    """The author of a question marks what helped most, or takes the mark back."""
    post = visible_post(request, public_id)
    if not post.thread.can_be_marked_by(request.user):
        raise PermissionDenied(_("Who asked a question marks what helped most."))
    if post.is_gone or post.is_muted or post.author_id == request.user.pk:
        raise PermissionDenied(_("Mark an answer that somebody gave you."))
    toggle_helped(post, request.user)
    return redirect(post)


@login_required
@require_http_methods(["GET", "POST"])
@may_write
def edit(request, public_id):
    post = visible_post(request, public_id)
    if not post.can_be_edited_by(request.user):
        raise PermissionDenied(_("A post can be changed by its author for half an hour."))
    words = {"mark": revising.mark_of(post.text), "shows_history": post.shows_history}
    data, error = taken_in(request)
    initial = {"text": post.text, "tags": post.thread.tags, **words}
    who = {"writer": request.user, "group": post.thread.group if post.opens_thread else None}
    form = EditForm(data or None, initial=initial, picture_error=error, **who)
    if is_part(request):
        form.stands_at(post, request.GET.get("at", ""))
    context, status = {"form": form, "post": post}, 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            revising.edit(post, **form.cleaned_data)
            return _back_to(request, post)
        except revising.Collision:
            post.refresh_from_db(fields=["text"])  # It may be as new as this very moment.
            # A second save is over both texts.
            form.data = form.data | {"mark": revising.mark_of(post.text)}
            context["other"], status = post.text, 409
    answer = render_part(request, "posts/edit.html", "posts/_edit.html", context, status=status)
    return in_place(answer, f"#post-{public_id}") if is_part(request) else answer


def _back_to(request, post):
    """To the post where it stands; for htmx the post itself, for its place.

    An opening also changes the head of its page, by its tags: that comes anew.
    """
    if not is_part(request):
        return redirect(post)
    if post.opens_thread and post.thread.group.tags:
        return HttpResponse(headers={"HX-Redirect": post.thread.get_absolute_url()})
    return post_alone(request, post)


@login_required
@require_safe
def history(request, public_id):
    """What a post said before: for its author and moderators, and for readers if it is shown."""
    post = visible_post(request, public_id)
    may_look = post.author_id == request.user.pk or request.user.has_perm("posts.view_post")
    if not (may_look or post.shows_history) or post.is_gone or post.is_muted:
        raise Http404
    texts = [*post.versions.values_list("text", "until"), (post.text, None)]
    steps = [
        (until, list(revising.differences(before, after)))
        for (before, until), (after, _later) in pairwise(texts)
    ]
    return render(request, "posts/history.html", {"post": post, "steps": steps[::-1]})


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request, public_id):
    post = visible_post(request, public_id)
    if not post.can_be_withdrawn_by(request.user):
        raise PermissionDenied(_("Only its author can take a post back."))
    if request.method == "POST":
        revising.withdraw(post)
        if is_part(request):
            return post_alone(request, post)
        messages.success(
            request, _("Nobody sees these words any more. For ten minutes you can undo it.")
        )
        return redirect(post)
    context = {"post": post, "at": request.GET.get("at", "")}
    return render_part(request, "posts/withdraw.html", "posts/_withdraw.html", context)


@login_required
@require_POST
def undo(request, public_id):
    """Think better of having taken it back, within some minutes."""
    post = visible_post(request, public_id)
    if post.author_id != request.user.pk:
        raise PermissionDenied(_("Only its author can bring a post back."))
    if not revising.undo_withdrawal(post):
        raise PermissionDenied(_("These words are gone for good; it was too long ago."))
    if is_part(request):
        return post_alone(request, post)
    messages.success(request, _("Your words are back."))
    return redirect(post)
