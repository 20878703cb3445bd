"""One post: reacting to it, mending it, taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.standing import may_write
from posts import replying
from posts.forms import EditForm
from posts.helping import toggle_helped
from posts.models import Post, Reaction
from posts.reacting import toggle
from posts.reading import reactions
from recovery_forum.lib.throttle import throttle


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
        given, _received = reactions([post], request.user)
        context = {"post": post, "kinds": Reaction.Kind.choices, "given": given}
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
    form = EditForm(request.POST or None, initial={"text": post.text})
    if request.method == "POST" and form.is_valid():
        replying.edit(post, form.cleaned_data["text"])
        return redirect(post)
    status = 422 if form.is_bound else 200
    return render(request, "posts/edit.html", {"form": form, "post": post}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request, public_id):
    post = visible_post(request, public_id)
    if not post.can_be_withdrawn_by(request.user):
        raise PermissionDenied(_("Only its author can take a post back."))
    if request.method == "POST":
        replying.withdraw(post)
        messages.success(request, _("Your words are gone. The answers to them stay."))
        return redirect(post)
    return render(request, "posts/withdraw.html", {"post": post})
