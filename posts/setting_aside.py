"""A post that one member does not want to see: it leaves a gap for them alone."""

from .models import HiddenPost


def hide_for(member, post):
    HiddenPost.objects.get_or_create(member=member, post=post)


def show_again(member, post):
    HiddenPost.objects.filter(member=member, post=post).delete()
