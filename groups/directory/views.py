"""The directory of all groups, with its search."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Challenge
from accounts.models.hidden_items import without_hidden_items
from groups.directory.cache_keys import DIRECTORY_KEY_SQL
from groups.directory.queries import get_suggested_groups, list_own_groups
from groups.models import Group
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.text import clean_line

MAX_SEARCH_LENGTH = 100


@cache_for_anonymous(DIRECTORY_KEY_SQL)
@require_safe
def group_directory(request):
    """The groups that the reader may know of, the largest first, with a search."""
    words = clean_line(request.GET.get("q", ""))[:MAX_SEARCH_LENGTH]
    # PostgreSQL rejects NUL characters.
    slug = request.GET.get("challenge", "").replace("\0", "")
    visible = without_hidden_items(Group.objects.visible_to(request.user), request.user, "group")
    groups = visible.filter(archived_at=None, removed_at=None).for_list(request.user)
    challenge = Challenge.objects.filter(slug=slug).first()
    if words:
        groups = groups.matching(words)
    if challenge:
        groups = groups.filter(challenges=challenge)
    languages = Group.objects.languages()
    language = request.GET.get("language", "")
    if language in dict(languages):
        groups = groups.filter(language=language)
    is_search = bool(words or challenge or language)
    if not is_search and request.user.is_authenticated:
        # They are listed above, on the first page.
        groups = groups.exclude(pk__in=Group.objects.joined_by(request.user))
    page = paginate_by_keyset(groups, ("-member_count", "-pk"), request.GET.get("page", ""))
    is_unfiltered = not (is_search or request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "selected_challenge": challenge,
        "challenges": Challenge.objects.all(),
        "languages": languages,
        "selected_language": language,
        "is_unfiltered": is_unfiltered,
        "own_groups": list_own_groups(request.user) if is_unfiltered else [],
        "suggested": get_suggested_groups(request.user) if is_unfiltered else [],
    }
    return render(request, "groups/directory/directory.html", context)
