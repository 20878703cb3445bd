"""Renders again the texts that an older renderer wrote."""

from django.apps import apps
from django.core.management.base import BaseCommand

from recovery_forum.lib.markup import RenderedField

BATCH_SIZE = 500


class Command(BaseCommand):
    help = "Renders members' texts again where an older version of the renderer wrote their HTML."

    def handle(self, **options):
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, RenderedField):
                    count = self.rerender(model, field)
                    self.stdout.write(f"{field}: {count} rendered.")

    def rerender(self, model, field) -> int:
        """Walks up the keys, so that it ends even while people write."""
        count, last = 0, None
        while batch := self.batch(model, field, last):
            count += sum(self.mend(row, field) for row in batch)
            last = batch[-1].pk
        return count

    def batch(self, model, field, last):
        rows = field.stale(model._base_manager.all()).order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        return list(rows.only(field.source, field.attname)[:BATCH_SIZE])

    def mend(self, row, field) -> int:
        # Only where the source is still the one that was read: an edit in between has rendered.
        same = {"pk": row.pk, field.source: getattr(row, field.source)}
        html = field.rendered(row)
        return type(row)._base_manager.filter(**same).update(**{field.attname: html})
