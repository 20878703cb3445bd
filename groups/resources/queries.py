"""The search of the resource directory."""

from django.db.models import QuerySet

from groups.models import Resource
from groups.models.resources import ResourceQuerySet


def filter_resources(resources: ResourceQuerySet, filters: dict) -> QuerySet[Resource]:
    """Filter `resources` by `filters`, the cleaned data of a ResourceSearchForm.

    A resource without a country is for everywhere, so it matches every country.
    """
    if words := filters["q"].strip():
        resources = resources.matching(words)
    if filters["category"]:
        resources = resources.filter(category=filters["category"])
    if filters["country"]:
        resources = resources.filter(country__in=["", filters["country"]])
    if filters["language"]:
        resources = resources.filter(language=filters["language"])
    return resources
