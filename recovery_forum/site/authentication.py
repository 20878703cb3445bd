"""Signing in, and the member of each request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Case as SqlCase
from django.db.models import Count, IntegerField, Q, Subquery, Value, When

from accounts.models import Member
from posts.models import Case
from posts.moderation.queue import LISTS_BESIDE
from posts.on_call.queries import is_moderator


class MemberBackend(AuthenticationBackend):
    """Signs in by email address, and loads a member with what every page shows of them."""

    def get_user(self, user_id):
        """Return the member with `open_cases` for moderators, or None. One query, as without it."""
        members = Member.objects.annotate(open_cases=_count_open_cases())
        member = members.filter(pk=user_id).first()
        return member if member and self.user_can_authenticate(member) else None


def _count_open_cases():
    """The number of open cases, which PostgreSQL counts only for moderators; else 0."""
    # Grouped by nothing, so that there is one row.
    cases = Case.objects.open().exclude(origin__in=LISTS_BESIDE)  # As the queue counts them.
    number = cases.order_by().annotate(one=Value(1)).values("one")
    number = number.annotate(number=Count("pk")).values("number")
    return SqlCase(
        When(Q(is_staff=True) & is_moderator(), then=Subquery(number)),
        default=0,
        output_field=IntegerField(),
    )
