import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

# Each is the beginning of another index. Through AlterField, Django would also make the foreign
# keys anew, and look at every row for it.
DROPPED = {
    "posts_post_author_id_fe5487bf": "posts_post (author_id)",
    "posts_post_thread_id_bc111a44": "posts_post (thread_id)",
    "posts_thread_author_id_1538ec16": "posts_thread (author_id)",
    "posts_thread_group_id_e06ba8b7": "posts_thread (group_id)",
}


def lean(model, name, related_name, to, on_delete=django.db.models.deletion.CASCADE):
    field = models.ForeignKey(
        to, on_delete, null=name == "author", related_name=related_name, db_index=False
    )
    return migrations.AlterField(model_name=model, name=name, field=field)


SET_NULL = django.db.models.deletion.SET_NULL


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("posts", "0018_own_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="readmark",
            index=models.Index(
                fields=["member", "thread"], name="mark_that_mutes", condition=Q(attention="muted")
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {columns}",
                )
                for name, columns in DROPPED.items()
            ],
            state_operations=[
                lean("post", "author", "posts", settings.AUTH_USER_MODEL, SET_NULL),
                lean("post", "thread", "posts", "posts.thread"),
                lean("thread", "author", "threads", settings.AUTH_USER_MODEL, SET_NULL),
                lean("thread", "group", "threads", "groups.group"),
            ],
        ),
    ]
