"""Signing in, and the member of each request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Case as SqlCase
from django.db.models import Count, IntegerField, Q, Subquery, Value, When

from accounts.models import Member
from posts.models import Case
from posts.moderation.queue import LISTS_BESIDE
from posts.on_call.queries import is_moderator
from recovery_forum.lib.prepared_queries import prepared_query


class MemberBackend(AuthenticationBackend):
    """Signs in by email address, and loads a member with what every page shows of them."""

    def get_user(self, user_id):
        """Return the member with `open_cases` for moderators, or None. One query, as without it."""
        for member in find_member(member_id=user_id):
            return member if self.user_can_authenticate(member) else None
        return None


@prepared_query
def find_member(*, member_id):
    """Return the member with that pk, annotated with `open_cases`: None unless a moderator.

    As the queue counts them. PostgreSQL counts only for moderators.
    """
    cases = Case.objects.open().exclude(origin__in=LISTS_BESIDE).order_by()
    # Grouped by a constant, so that there is one row.
    number = cases.annotate(one=Value(1)).values("one").annotate(number=Count("pk"))
    open_cases = SqlCase(
        When(Q(is_staff=True) & is_moderator(), then=Subquery(number.values("number"))),
        output_field=IntegerField(),
    )
    return Member.objects.annotate(open_cases=open_cases).filter(pk=member_id)
