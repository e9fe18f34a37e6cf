# Why a job failed is kept as a code with its values, no longer as an English sentence.

from functools import partial

from django.db import migrations, models

from common.early_sentences import keep, say

JOB = {"model": ("library", "Job"), "was": "error_message"}


class Migration(migrations.Migration):
    dependencies = [("library", "0015_watching")]

    operations = [
        migrations.AddField("job", "reason_kept", models.JSONField(null=True, blank=True)),
        migrations.RunPython(partial(keep, **JOB), partial(say, **JOB)),
        migrations.RemoveField("job", "error_message"),
        migrations.RenameField("job", "reason_kept", "reason"),
    ]
