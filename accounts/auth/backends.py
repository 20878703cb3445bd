"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import Member
from recovery_forum.lib.prepared_queries import prepared_query


@prepared_query
def _member_by_id(*, key):
    return Member.objects.filter(pk=key)


class MemberBackend(AuthenticationBackend):
    """allauth's, with the question that every page of a member asks built once."""

    def get_user(self, user_id):
        member = next(iter(_member_by_id(key=int(user_id))), None)
        return member if member and self.user_can_authenticate(member) else None
