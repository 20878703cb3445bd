from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_data")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="day_starts_at",
            field=models.PositiveSmallIntegerField(
                choices=[(hour, f"{hour:02}:00") for hour in range(7)],
                db_default=0,
                default=0,
                verbose_name="my day starts at",
            ),
        ),
    ]
