"""Names suggested after "@": only of visible members, and never a list of all members."""

import pytest

from accounts.models import Block, Member, Mute
from accounts.peers.services import accept_peer, request_peer

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggest_names(as_charlie, make_member):
    """Return a function: the names suggested to Charlie, who knows nobody, for a prefix."""
    for name in ("marigold", "maritime", "Marina"):
        make_member(name)
    return lambda start: as_charlie.get("/names/", {"q": start}).json()["names"]


def make_unsearchable(name):
    Member.objects.filter(name_key=name).update(is_searchable=False)
    return Member.objects.get(name_key=name)


@pytest.mark.parametrize("start", ["mari", "MARI", "ma"])
def test_names_with_the_prefix_are_suggested(suggest_names, start):
    assert suggest_names(start) == ["marigold", "Marina", "maritime"]


def test_short_or_unknown_prefixes_suggest_nothing(subtests, suggest_names):
    for start in ["", "m", "%", "zz", "ma%", "m_", "ma\0"]:
        with subtests.test(start=start):
            assert suggest_names(start) == []


def test_members_are_not_suggested_to_themselves(suggest_names):
    assert suggest_names("charlie") == []


def test_unsearchable_members_are_suggested_to_peers_only(suggest_names, charlie):
    marina = make_unsearchable("marina")
    assert "Marina" not in suggest_names("mari")
    accept_peer(request_peer(charlie, marina))
    assert "Marina" in suggest_names("mari")


def test_unsearchable_members_are_suggested_within_their_groups(as_bob, alice, group):
    make_unsearchable("alice")
    assert as_bob.get("/names/", {"q": "al"}).json()["names"] == ["alice"]


def test_blocked_and_muted_members_are_not_suggested(suggest_names, charlie):
    gold, time = (Member.objects.get(name_key=name) for name in ("marigold", "maritime"))
    Block.objects.create(blocker=gold, blocked=charlie)
    Mute.objects.create(muter=charlie, muted=time)
    assert suggest_names("mari") == ["Marina"]


def test_many_names_cost_the_same_queries(
    suggest_names, make_member, django_assert_max_num_queries
):
    for number in range(12):
        make_member(f"marble{number}")
    with django_assert_max_num_queries(6):
        assert len(suggest_names("mar")) == 6
