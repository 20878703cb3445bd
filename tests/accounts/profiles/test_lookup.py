"""Names offered to whoever writes "@": of those whom they see, and no list of everybody."""

import pytest

from accounts.models import Block, Member, Mute
from accounts.peers.services import accept_peer, request_peer

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(as_charlie, make_member):
    """What a stranger to everybody is offered, who may be found or not."""
    for name in ("marigold", "maritime", "Marina"):
        make_member(name)
    return lambda start: as_charlie.get("/names/", {"q": start}).json()["names"]


def hide(name):
    Member.objects.filter(name_key=name).update(is_searchable=False)
    return Member.objects.get(name_key=name)


@pytest.mark.parametrize("start", ["mari", "MARI", "ma"])
def test_names_that_begin_so_are_offered(names, start):
    assert names(start) == ["marigold", "Marina", "maritime"]


@pytest.mark.parametrize("start", ["", "m", "%", "zz", "ma%", "m_", "ma\0"])
def test_nothing_is_no_beginning(names, start):
    assert names(start) == []


def test_nobody_is_offered_themselves(names):
    assert names("charlie") == []


def test_whoever_does_not_want_to_be_found_is_offered_to_peers_only(names, charlie):
    marina = hide("marina")
    assert "Marina" not in names("mari")
    accept_peer(request_peer(charlie, marina))
    assert "Marina" in names("mari")


def test_people_of_ones_groups_are_known_by_name(as_bob, alice, group):
    hide("alice")
    assert as_bob.get("/names/", {"q": "al"}).json()["names"] == ["alice"]


def test_nobody_across_a_block_or_a_mute_is_offered(names, charlie):
    gold, time = (Member.objects.get(name_key=name) for name in ("marigold", "maritime"))
    Block.objects.create(blocker=gold, blocked=charlie)
    Mute.objects.create(muter=charlie, muted=time)
    assert names("mari") == ["Marina"]


def test_it_costs_the_same_however_many(names, make_member, django_assert_max_num_queries):
    for number in range(12):
        make_member(f"marble{number}")
    with django_assert_max_num_queries(6):
        assert len(names("mar")) == 6
