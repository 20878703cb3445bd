"""Renders texts again whose HTML was written by an older renderer."""

from django.apps import apps
from django.core.management.base import BaseCommand

from recovery_forum.lib.markup import RenderedField

BATCH_SIZE = 500


class Command(BaseCommand):
    help = "Render texts again whose HTML was written by an older version of the renderer."

    def handle(self, **options):
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, RenderedField):
                    count = self.rerender(model, field)
                    self.stdout.write(f"{field}: {count} rendered.")

    def rerender(self, model, field) -> int:
        """Go through the rows by primary key, so that it ends even while members write."""
        count, last = 0, None
        while batch := self.fetch_batch(model, field, last):
            count += sum(self.update_html(row, field) for row in batch)
            last = batch[-1].pk
        return count

    def fetch_batch(self, model, field, last):
        rows = field.stale(model._base_manager.all()).order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        return list(rows.only(field.source, field.attname)[:BATCH_SIZE])

    def update_html(self, row, field) -> int:
        # Only if the source is unchanged: an edit in between has rendered the row already.
        unchanged = {"pk": row.pk, field.source: getattr(row, field.source)}
        html = field.rendered(row)
        return type(row)._base_manager.filter(**unchanged).update(**{field.attname: html})
