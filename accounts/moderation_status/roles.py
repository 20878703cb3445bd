"""Roles of staff: Django groups with only the permissions that each needs.

`manage.py migrate` creates them, and `manage.py give_role` gives one to a member.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

MODERATOR, LIAISON, EDITOR = "Moderators", "Group liaisons", "Editors"
ADMINISTRATOR = "Administrators"  # Not a group: is_superuser, which has all permissions.

# The permissions of each role. Moderators can hide what members write, but not change it.
PERMISSIONS = {
    MODERATOR: [
        "accounts.view_member", "accounts.view_block",
        "groups.view_group", "groups.view_meeting", "groups.change_meeting",
        "groups.view_listingreport", "groups.change_listingreport",
        "groups.view_opportunity", "groups.change_opportunity",
        "posts.view_case", "posts.change_case", "posts.view_report", "posts.view_action",
        "posts.view_thread", "posts.change_thread", "posts.view_post", "posts.change_post",
        "posts.view_postversion", "posts.view_reaction",
        "posts.view_unmasklog", "posts.add_unmasklog",
        "posts.view_staffnote", "posts.add_staffnote",
        "posts.view_savedreply", "posts.add_savedreply", "posts.change_savedreply",
        "posts.view_watchedwords", "posts.add_watchedwords", "posts.change_watchedwords",
        "posts.delete_watchedwords",
        "milestones.view_celebration", "milestones.view_cheer",
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
    """Create the groups with those permissions that exist. Called after each migration."""
    for role, rights in PERMISSIONS.items():
        wanted = Q(pk=None)
        for right in rights:
            app, codename = right.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group, _is_new = Group.objects.get_or_create(name=role)
        group.permissions.set(Permission.objects.filter(wanted))


@transaction.atomic
def give_role(member, role):
    """Give `member` a role and access to the admin site. They set up a second factor themselves."""
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
