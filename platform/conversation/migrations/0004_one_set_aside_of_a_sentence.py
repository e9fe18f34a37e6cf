"""A sentence is set aside once: of doubles, as two taps made them, the newest stays."""

from typing import Any

from django.db import migrations, models


def remove_doubles(apps: Any, schema_editor: Any) -> None:
    """Keep the newest word on each sentence."""
    model = apps.get_model("conversation", "SetAside")
    rows = model.objects.using(schema_editor.connection.alias).order_by("-created_at", "pk")
    seen: set[tuple[Any, ...]] = set()
    doubles = []
    for pk, *sentence in rows.values_list("pk", "attempt", "about", "at"):
        if tuple(sentence) in seen:
            doubles.append(pk)
        seen.add(tuple(sentence))
    rows.filter(pk__in=doubles).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("conversation", "0003_voice_notes"),
    ]

    operations = [
        migrations.RunPython(remove_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.UniqueConstraint(
                condition=models.Q(("at", None)),
                fields=("attempt", "about"),
                name="one_set_aside_of_the_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.UniqueConstraint(
                condition=models.Q(("at__isnull", False)),
                fields=("attempt", "about", "at"),
                name="one_set_aside_at_a_moment",
            ),
        ),
    ]
