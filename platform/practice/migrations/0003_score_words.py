from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0002_score_completeness")]

    operations = [
        migrations.AddField("score", "remarks", models.JSONField(default=list)),
        migrations.AddField("score", "strengths", models.JSONField(default=list)),
        migrations.AddField("score", "other_side_fits", models.BooleanField(default=False)),
    ]
