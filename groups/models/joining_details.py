"""How people join a meeting online, and who may see that when."""

from groups.meetings.conference_providers import get_conference_provider, remove_link_password
from groups.models.memberships import Membership

# The roles that manage the meetings of a group.
HOST_ROLES = (Membership.Role.ORGANIZER, Membership.Role.HOST)


class JoiningDetails:
    """A part of the model Meeting."""

    @property
    def has_joining_details(self):
        """Whether anything says how to join online. An ID in the notes is enough."""
        return bool(self.online_link or self.phone or self.online_notes)

    @property
    def provider(self):
        return get_conference_provider(self.online_link)

    @property
    def link_is_published(self):
        """Whether calendar files and feeds may contain the link."""
        is_for_everyone = self.link_for == self.LinkFor.EVERYONE
        return is_for_everyone and self.link_from == self.LinkFrom.ALWAYS

    @property
    def published_link(self):
        """The link for calendar files and feeds, without its password unless a host shares it."""
        return self.online_link if self.shares_password else remove_link_password(self.online_link)

    def link_is_for(self, role, signed_in):
        """Whether a person with `role` in the group ("" for none) may ever see the link."""
        if role in HOST_ROLES or self.link_for == self.LinkFor.EVERYONE:
            return True
        return bool(role) or (signed_in and self.link_for == self.LinkFor.SIGNED_IN)

    def shows_link_to(self, role, signed_in, now=None):
        """Whether a person with `role` sees the link now. Hosts always do: they start the call."""
        if role in HOST_ROLES or not self.link_is_for(role, signed_in):
            return role in HOST_ROLES
        return self.link_from == self.LinkFrom.ALWAYS or self.joinable_occurrence(now) is not None

    def shows_password_to(self, role):
        """Whether a person with `role` ("" for none) sees the password on the meeting's page.

        A feed may publish a link without its password, so that only people whom the group knows
        come in. Hosts of our own meetings decide it by `link_for`.
        """
        return bool(role) or self.shares_password or not self.feed_id

    def join_link_for(self, role):
        """Return the link, without its password if a person with `role` may not see it."""
        return self.online_link if self.shows_password_to(role) else self.published_link

    @property
    def has_password(self):
        return bool(self.online_notes) or self.online_link != remove_link_password(self.online_link)
