from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("milestones", "0006_support_requests")]

    harmless = "AlterField changes defaults and choices of Python, nothing in the database."

    operations = [
        migrations.AlterField(
            model_name="journey",
            name="amount_unit",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=30, verbose_name="what I count"
            ),
        ),
        migrations.AlterField(
            model_name="journey",
            name="saving_for",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=80,
                verbose_name="what I am saving for",
            ),
        ),
        migrations.AlterField(
            model_name="limit",
            name="period",
            field=models.CharField(
                choices=[("day", "per day"), ("week", "per week")],
                max_length=4,
                verbose_name="a day or a week",
            ),
        ),
    ]
