# Why a take does not count is kept as a code with its values, no longer as an English sentence.

from functools import partial

from django.db import migrations, models

from common.early_reasons import keep_reasons, say_reasons

TAKE = ("library", "RoutineTake")


class Migration(migrations.Migration):
    dependencies = [("library", "0007_track_base")]

    operations = [
        migrations.AddField(
            "routinetake", "reason_kept", models.JSONField(null=True, blank=True, editable=False)
        ),
        migrations.RunPython(partial(keep_reasons, model=TAKE), partial(say_reasons, model=TAKE)),
        migrations.RemoveField("routinetake", "reason"),
        migrations.RenameField("routinetake", "reason_kept", "reason"),
    ]
