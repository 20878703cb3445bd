"""The names of time zones that people read."""

import pytest

from recovery_forum.lib.time_zones import describe_zone, list_zone_names


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "New York time"),
        ("Africa/Johannesburg", "Johannesburg time"),
        ("Pacific/Auckland", "Auckland time"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Mars/Base", "Mars/Base"),
    ],
)
def test_a_zone_is_named_by_its_city(zone, name):
    assert describe_zone(zone) == name


def test_every_zone_that_can_be_chosen_has_a_name():
    assert not [zone for zone in list_zone_names() if "_" in describe_zone(zone)]
