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
        "Let a member into the panel, or out of it: give_role riverstone moderator. They sign in "
        "with their own password, and choose a second factor before the panel opens."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="the pseudonym, or the e-mail address")
        parser.add_argument("role", choices=ROLES)

    def handle(self, *args, name, role, **options):
        has_name = Q(name__iexact=name) | Q(email__iexact=name)
        member = Member.objects.filter(has_name, is_active=True).first()
        if member is None:
            raise CommandError(f"Nobody here is called {name}. They sign up first.")
        if ROLES[role]:
            give_role(member, ROLES[role])
        else:
            remove_roles(member)
        self.stdout.write(f"{member.name}: {role}")
