from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("posts", "0016_turns"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                fields=["turn", "opened_at", "id"],
                name="thread_by_turn",
                condition=Q(first_reply_at=None, removed_at=None, locked_at=None) & ~Q(wish=""),
            ),
        ),
        RemoveIndexConcurrently(model_name="thread", name="thread_waiting"),
    ]
