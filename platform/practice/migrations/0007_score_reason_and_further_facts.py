# Why there is no total is kept as a code with its values, no longer as an English sentence. Facts that
# the engine adds lie in one column.

from functools import partial

from django.db import migrations, models

from common.early_reasons import keep_reasons, say_reasons

SCORE = ("practice", "Score")


class Migration(migrations.Migration):
    dependencies = [("practice", "0006_recognition_moves")]

    operations = [
        migrations.AddField("score", "further", models.JSONField(default=dict)),
        migrations.AddField("score", "reason_kept", models.JSONField(null=True, blank=True)),
        migrations.RunPython(partial(keep_reasons, model=SCORE), partial(say_reasons, model=SCORE)),
        migrations.RemoveField("score", "reason"),
        migrations.RenameField("score", "reason_kept", "reason"),
    ]
