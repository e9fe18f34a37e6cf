from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial")]

    operations = [
        migrations.AddField("score", "completeness", models.FloatField(default=1.0)),
        migrations.AddField("score", "repetitions", models.JSONField(default=list)),
    ]
