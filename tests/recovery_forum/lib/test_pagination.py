from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.models import OutgoingMail

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
FALLING = ("-next_try_at", "-pk")
RISING = ("next_try_at", "pk")


def rows(*minutes):
    """Rows with these times. Rows with equal times differ by their key."""
    return OutgoingMail.objects.bulk_create(
        OutgoingMail(
            recipients=[], subject="", message=b"", next_try_at=START + timedelta(minutes=m)
        )
        for m in minutes
    )


def walk(fields, size, by="next_cursor", cursor=""):
    """Return the keys of every page from `cursor` on."""
    pages = []
    while True:
        page = paginate_by_keyset(OutgoingMail.objects.all(), fields, cursor, size)
        pages.append([item.pk for item in page])
        cursor = getattr(page, by)
        if not cursor:
            return pages, page


def in_slices(fields, size):
    keys = [row.pk for row in OutgoingMail.objects.order_by(*fields)]
    return [keys[i : i + size] for i in range(0, len(keys), size)] or [[]]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.lists(st.integers(0, 4), max_size=14),
    size=st.integers(1, 6),
    fields=st.sampled_from([FALLING, RISING]),
)
def test_pages_are_the_slices_of_the_whole_list_in_both_directions(db, minutes, size, fields):
    OutgoingMail.objects.all().delete()
    rows(*minutes)
    there, last = walk(fields, size)
    assert there == in_slices(fields, size)
    if last.previous_cursor:
        back, _first = walk(fields, size, "previous_cursor", last.previous_cursor)
        assert back[::-1] == there[:-1]


def test_the_first_page_has_no_previous_and_the_last_no_next():
    rows(1, 2, 3)
    page = paginate_by_keyset(OutgoingMail.objects.all(), FALLING, "", 3)
    assert (page.previous_cursor, page.next_cursor) == ("", "")


def test_a_row_that_comes_in_between_shifts_nothing():
    rows(1, 2, 3, 4)
    first = paginate_by_keyset(OutgoingMail.objects.all(), FALLING, "", 2)
    rows(9)
    second = paginate_by_keyset(OutgoingMail.objects.all(), FALLING, first.next_cursor, 2)
    assert not {row.pk for row in first} & {row.pk for row in second}


@pytest.mark.parametrize(
    "cursor", ["x", "ż:1", "=" * 9, "W10", "\x00", "9" * 5000, "WyJmIiwgMSwgMl0:AAAA"]
)
def test_a_broken_cursor_gives_the_first_page(cursor):
    newest = rows(1, 2, 3)[2]
    assert paginate_by_keyset(OutgoingMail.objects.all(), FALLING, cursor, 2).items[0] == newest


def test_a_cursor_that_was_changed_gives_the_first_page():
    newest = rows(1, 2, 3)[2]
    cursor = paginate_by_keyset(OutgoingMail.objects.all(), FALLING, "", 2).next_cursor
    changed = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    assert paginate_by_keyset(OutgoingMail.objects.all(), FALLING, changed, 2).items[0] == newest


def test_a_cursor_of_another_list_gives_the_first_page():
    oldest = rows(1, 2, 3)[0]
    cursor = paginate_by_keyset(OutgoingMail.objects.all(), FALLING, "", 2).next_cursor
    assert paginate_by_keyset(OutgoingMail.objects.all(), RISING, cursor, 2).items[0] == oldest


def test_a_page_is_one_query(django_assert_num_queries):
    rows(1, 2, 3)
    cursor = paginate_by_keyset(OutgoingMail.objects.all(), FALLING, "", 2).next_cursor
    with django_assert_num_queries(1) as seen:
        paginate_by_keyset(OutgoingMail.objects.all(), FALLING, cursor, 2)
    assert (
        '("recovery_forum_outgoingmail"."next_try_at", "recovery_forum_outgoingmail"."id") <'
        in (seen.captured_queries[0]["sql"])
    )


def test_mixed_sort_directions_are_refused():
    with pytest.raises(ValueError, match="same direction"):
        paginate_by_keyset(OutgoingMail.objects.all(), ("-next_try_at", "pk"))
