"""The regions and districts that meetings name, for people who choose from a list."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Min, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Upper

from groups.models import Meeting
from groups.places.queries import fold_name


@dataclass
class Region:
    """A region, a part of one, or a district of it, and how many meetings name it."""

    name: str
    meeting_count: int = 0
    parts: list["Region"] = field(default_factory=list)
    districts: list["Region"] = field(default_factory=list)

    def add_to(self, choices: list["Region"]) -> "Region":
        """Add this to `choices`, or its count to the one that is there. Return that one."""
        known = next((one for one in choices if one.name.upper() == self.name.upper()), None)
        if known is None:
            choices.append(self)
            return self
        known.meeting_count += self.meeting_count
        return known


def list_regions(meetings: QuerySet[Meeting]) -> list[Region]:
    """Return the regions of `meetings` with their parts and districts, each once, by name.

    One query. Regions that differ only in capital letters count as one. Districts of meetings
    that name no region come last, in a Region without a name.
    """
    district = KeyTextTransform("district", "feed_extras")
    rows = (
        meetings.order_by()
        .annotate(r=Upper("regions__0"), p=Upper("regions__1"), d=Upper(district))
        .values("r", "p", "d")
        .annotate(
            region=Min(F("regions__0")), part=Min(F("regions__1")), district=Min(district),
            number=Count("pk"),
        )
        .exclude(r=None, d=None)
        .values_list("region", "part", "district", "number")
    )  # fmt: skip
    by_key: dict[str, Region] = {}
    for region_name, part, district_name, number in rows:
        name = region_name or ""
        region = by_key.setdefault(name.upper(), Region(name))
        region.meeting_count += number
        if part:
            Region(part, number).add_to(region.parts)
        if district_name:
            Region(district_name, number).add_to(region.districts)
    for region in by_key.values():
        region.parts.sort(key=_by_name)
        region.districts.sort(key=_by_name)
    return sorted(by_key.values(), key=lambda region: (not region.name, fold_name(region.name)))


def _by_name(region: Region) -> list[str | int]:
    """A key that sorts District 9 before District 10."""
    words = fold_name(region.name).split()
    return [word.zfill(6) if word.isdigit() else word for word in words]
