"""Drafts that know what they answer, earlier titles, and threads that their author took back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0005_support_in_words_and_new_replies")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="answers",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="draft",
            name="submission",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="postversion",
            name="title",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120, verbose_name="title"
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
