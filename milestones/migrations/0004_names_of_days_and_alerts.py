from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("milestones", "0003_support_request_asks_groups"),
    ]

    operations = [
        migrations.AlterField(
            model_name="hardday",
            name="name",
            field=models.CharField(max_length=60, verbose_name="name of the day"),
        ),
        migrations.AlterModelOptions(
            name="partneralert",
            options={
                "ordering": ["-sent_at", "-pk"],
                "verbose_name": "alert to a partner",
                "verbose_name_plural": "alerts to partners",
            },
        ),
    ]
