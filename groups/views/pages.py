"""What a group says of itself."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Member
from groups.forms import AskForm
from groups.models import Group, Membership

RELATED = 4


@require_safe
def about(request, slug):
    """Words, rules and organizers; for somebody outside, also how to come in."""
    groups = Group.objects.visible_to(request.user).prefetch_related("challenges")
    group = groups.filter(slug=slug).first()
    if group is None:
        return _door(request, slug)
    return render_about(request, group, AskForm(questions=group.questions))


def render_about(request, group, ask_form, status=200):
    """The page of `group`, with `ask_form` as somebody outside filled it in."""
    people = group.memberships.filter(member__in=Member.objects.visible_to(request.user))
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        "can_read": Group.objects.readable_by(request.user).filter(pk=group.pk).exists(),
        "organizers": people.organizing().select_related("member").order_by("since", "pk"),
        "related": Group.objects.related_to(group, request.user)[:RELATED],
        "ask_form": ask_form,
    }
    return render(request, "groups/about.html", context, status=status)


def _door(request, slug):
    """For somebody who knew of a hidden group: how they stand with it, and not one word of it.

    To everybody else nothing is here, in the same bytes as where nothing ever was.
    """
    standings = Membership.objects.at_the_door_of_hidden(request.user)
    standing = standings.filter(group__slug=slug).first()
    if standing is None:
        raise Http404
    return render(request, "groups/door.html", {"standing": standing, "slug": slug})
