"""What a group says of itself."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Member
from groups.forms import AskForm
from groups.models import Group

RELATED = 4


@require_safe
def about(request, slug):
    """Words, rules and organizers; for somebody outside, also how to come in."""
    groups = Group.objects.visible_to(request.user).prefetch_related("challenges")
    group = get_object_or_404(groups, slug=slug)
    people = group.memberships.filter(member__in=Member.objects.visible_to(request.user))
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        "can_read": Group.objects.readable_by(request.user).filter(pk=group.pk).exists(),
        "organizers": people.organizing().select_related("member").order_by("since", "pk"),
        "related": Group.objects.related_to(group, request.user)[:RELATED],
        "ask_form": AskForm(questions=group.questions),
    }
    return render(request, "groups/about.html", context)
