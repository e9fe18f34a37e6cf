# Why nothing could be recognised or learned is kept as a code with its values, no longer as a sentence.

from functools import partial

from django.db import migrations, models

from common.early_sentences import keep, say


def _kept_as_code(name: str) -> list[migrations.operations.base.Operation]:
    row = {"model": ("recognition", name), "was": "reason"}
    return [
        migrations.AddField(name, "reason_kept", models.JSONField(null=True, blank=True)),
        migrations.RunPython(partial(keep, **row), partial(say, **row)),
        migrations.RemoveField(name, "reason"),
        migrations.RenameField(name, "reason_kept", "reason"),
    ]


class Migration(migrations.Migration):
    dependencies = [("recognition", "0004_no_list_of_people")]

    operations = [*_kept_as_code("Recognition"), *_kept_as_code("TrainingRun")]
