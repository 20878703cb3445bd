"""Roles of staff: Django groups with exactly the rights that each needs. They are made by
`manage.py migrate`, and `manage.py give_role` puts a member into one.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

MODERATOR, LIAISON, EDITOR = "Moderators", "Group liaisons", "Editors"
ADMINISTRATOR = "Administrators"  # Every right; a flag of Django's, and no group.

# For each role, the rights as "app.right_model". What members write is hidden and never changed.
PERMISSIONS = {
    MODERATOR: [
        "accounts.view_member", "accounts.view_block",
        "groups.view_group", "groups.view_meeting", "groups.view_listingreport",
        "groups.change_listingreport", "groups.view_opportunity",
        "posts.view_case", "posts.change_case", "posts.view_report", "posts.view_action",
        "posts.view_thread", "posts.change_thread", "posts.view_post", "posts.change_post",
        "posts.view_postversion", "posts.view_reaction",
        "posts.view_unmasklog", "posts.add_unmasklog",
        "posts.view_staffnote", "posts.add_staffnote",
        "posts.view_savedreply", "posts.add_savedreply", "posts.change_savedreply",
        "posts.view_watchedwords", "posts.add_watchedwords", "posts.change_watchedwords",
        "posts.delete_watchedwords",
        "milestones.view_celebration", "milestones.view_cheer",
        "milestones.delete_celebration", "milestones.delete_cheer",
    ],
    LIAISON: [
        "accounts.view_member",
        "groups.view_group", "groups.change_group", "groups.view_membership",
        "groups.change_membership", "groups.view_meeting", "groups.change_meeting",
        "groups.view_listingreport", "groups.change_listingreport",
        "groups.view_opportunity", "groups.change_opportunity",
        "groups.view_meetingfeed", "groups.add_meetingfeed", "groups.change_meetingfeed",
    ],
    EDITOR: [
        "groups.view_resource", "groups.add_resource", "groups.change_resource",
        "groups.delete_resource",
        "groups.view_helpline", "groups.add_helpline", "groups.change_helpline",
        "groups.view_opportunity", "groups.add_opportunity", "groups.change_opportunity",
        "accounts.view_challenge", "accounts.add_challenge", "accounts.change_challenge",
    ],
}  # fmt: skip


def create_roles(**kwargs):
    """After each migration: the groups with their rights, as far as their tables exist yet."""
    for role, rights in PERMISSIONS.items():
        wanted = Q(pk=None)
        for right in rights:
            app, codename = right.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group, _is_new = Group.objects.get_or_create(name=role)
        group.permissions.set(Permission.objects.filter(wanted))


@transaction.atomic
def give_role(member, role):
    """Let `member` into the panel as `role`. A second lock they choose by themselves."""
    member.is_staff = True
    member.is_superuser = member.is_superuser or role == ADMINISTRATOR
    member.save(update_fields=["is_staff", "is_superuser"])
    if role != ADMINISTRATOR:
        member.groups.add(Group.objects.get(name=role))


@transaction.atomic
def remove_roles(member):
    member.groups.clear()
    member.is_staff = member.is_superuser = False
    member.save(update_fields=["is_staff", "is_superuser"])
