"""The search of volunteering opportunities."""

from django.db.models import QuerySet

from groups.models import Opportunity
from groups.models.opportunities import OpportunityQuerySet


def filter_opportunities(
    opportunities: OpportunityQuerySet, filters: dict
) -> QuerySet[Opportunity]:
    """Filter `opportunities` by `filters`, the cleaned data of an OpportunitySearchForm."""
    if words := filters["q"].strip():
        opportunities = opportunities.matching(words)
    if filters["where"] == "online":
        return opportunities.filter(is_online=True)
    if filters["where"] == "place":
        return opportunities.exclude(place="")
    return opportunities
