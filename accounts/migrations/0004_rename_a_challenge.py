"""Gives one of the curated challenges a plainer name, unless moderators have renamed it."""

from django.db import migrations

SLUG = "caring-for-somebody"
OLD, NEW = "Caring for somebody", "Supporting someone else"


def rename(apps, before, after):
    apps.get_model("accounts", "Challenge").objects.filter(slug=SLUG, name=before).update(
        name=after
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_message_removed_at")]
    operations = [
        migrations.RunPython(
            lambda apps, _: rename(apps, OLD, NEW), lambda apps, _: rename(apps, NEW, OLD)
        ),
    ]
