from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0008_topics_and_not_now")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="removed_by_organizers",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
