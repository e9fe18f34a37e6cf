from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0003_score_words")]

    operations = [
        migrations.AddField("score", "takes_used", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("score", "repetitions_compared", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("score", "reference_repetitions", models.PositiveSmallIntegerField(default=1)),
    ]
