from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts.models import Member
from accounts.moderation_status.roles import (
    ADMINISTRATOR,
    EDITOR,
    LIAISON,
    MODERATOR,
    give_role,
    remove_roles,
)

ROLES = {
    "moderator": MODERATOR,
    "liaison": LIAISON,
    "editor": EDITOR,
    "administrator": ADMINISTRATOR,
    "none": None,
}


class Command(BaseCommand):
    help = (
        "Give a member a role in the admin panel, or take it away (none): give_role riverstone "
        "moderator. They must set up two-step verification before they can open the panel."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="their name in the forum, or their email address")
        parser.add_argument("role", choices=ROLES)

    def handle(self, *args, name, role, **options):
        has_name = Q(name__iexact=name) | Q(email__iexact=name)
        member = Member.objects.filter(has_name, is_active=True).first()
        if member is None:
            raise CommandError(f"There is no member {name}. They have to sign up first.")
        if ROLES[role]:
            give_role(member, ROLES[role])
        else:
            remove_roles(member)
        self.stdout.write(f"{member.name}: {role}")
