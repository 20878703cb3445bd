"""Which threads a reader may see, and what lists and pages load with them."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Left

from groups.models import Group
from posts.models.aliases import Alias, exclude_blocked_authors, is_blocked_for
from posts.models.hidden_posts import HiddenPost
from posts.models.read_marks import unread_since_for

BEGINNING_LENGTH = 600  # Characters of HTML of an opening that a list loads, for its excerpt.


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return threads that `member` may read: not removed ones.

        Threads that are held or that their author took back are visible to the author only.
        """
        threads = self.filter(group__in=Group.objects.readable_by(member), removed_at=None)
        released = Q(held_at=None, withdrawn_at=None)
        if member.is_authenticated:
            released |= Q(author=member)
        return threads.filter(released)

    def not_blocked_for(self, member):
        """Exclude threads of authors who are blocked, in either direction, or muted. For lists."""
        return exclude_blocked_authors(member, self)

    def for_list(self, member):
        """Load the group and both authors, and annotate `last_is_muted` and `unread_since`."""
        people = ("author", "alias", "last_author", "last_alias")
        return self.select_related("group", *people).annotate(
            last_is_muted=is_blocked_for(member, "last_author", "last_alias"),
            unread_since=unread_since_for(member),
        )

    def with_beginnings(self, member):
        """Annotate the beginning of the opening of each thread, and its content notes.

        They are None if the opening was removed or withdrawn. `opening_is_hidden` says whether
        `member` hid it for themselves.
        """
        opening = FilteredRelation(
            "posts",
            condition=Q(posts__ancestors=[], posts__removed_at=None, posts__withdrawn_at=None),
        )
        return self.alias(opening=opening).annotate(
            opening_html=Left("opening__html", BEGINNING_LENGTH),
            opening_notes=F("opening__notes"),
            opening_own_note=F("opening__own_note"),
            opening_is_hidden=Exists(
                HiddenPost.objects.filter(member=member.pk or 0, post=OuterRef("opening__pk"))
            ),
        )

    def for_page(self, member):
        """Load what the page of a thread shows to `member`, in one query.

        Annotates `is_muted` (the author is blocked), `has_alias`, `newest` (a public id) and
        `draft` (a text) with `draft_answers`, and loads `own_mark` and `own_membership`. Whoever
        has an alias in the thread should also reply anonymously: a reply under their name could
        reveal who it is.
        """
        own_alias = Alias.objects.filter(thread=OuterRef("pk"), member=member.pk or 0)
        # The modules of these models import threads.
        Post, Draft = apps.get_model("posts", "Post"), apps.get_model("posts", "Draft")
        posts = Post.objects.filter(thread=OuterRef("pk"), held_at=None)
        latest = posts.order_by("-pk").values("public_id")[:1]
        drafts = Draft.objects.filter(thread=OuterRef("pk"), member=member.pk or 0)
        mark = FilteredRelation("read_marks", condition=Q(read_marks__member=member.pk or 0))
        membership = FilteredRelation(
            "group__memberships", condition=Q(group__memberships__member=member.pk or 0)
        )
        return (
            self.select_related("group", "author", "alias")
            .annotate(
                is_muted=is_blocked_for(member),
                has_alias=Exists(own_alias),
                newest=Subquery(latest),
                draft=Subquery(drafts.values("text")[:1]),
                draft_answers=Subquery(drafts.values("answers")[:1]),
                own_mark=mark,
                own_membership=membership,
            )
            .select_related("group", "author", "alias", "own_mark", "own_membership")
        )

    def stories(self):
        return self.filter(kind=self.model.Kind.STORY)

    def introductions(self):
        """Return open threads where newcomers introduce themselves, the latest choice first."""
        chosen = self.filter(
            locked_at=None,
            group__archived_at=None,
            group__removed_at=None,
            introduction_since__isnull=False,
        )
        return chosen.order_by("-introduction_since", "-pk")

    def waiting(self):
        """Return open threads that ask for support and have no reply of another member yet."""
        return self.filter(first_reply_at=None, locked_at=None).exclude(support_wanted="")
