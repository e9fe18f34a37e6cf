from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0009_routine_criteria"),
    ]

    operations = [
        migrations.AddField(
            model_name="routine",
            name="tolerances",
            field=models.JSONField(blank=True, default=dict, verbose_name="tolerances"),
        ),
    ]
