from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("posts", "0020_panel_looks")]

    operations = [
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                fields=["thread"], name="post_that_opens", condition=Q(ancestors=[])
            ),
        ),
        # PostgreSQL goes back from the newest post with two words only where it may divide the work;
        # otherwise it reads all threads first.
        migrations.RunSQL(
            "ALTER FUNCTION forum_config(text) PARALLEL SAFE",
            "ALTER FUNCTION forum_config(text) PARALLEL UNSAFE",
        ),
    ]
