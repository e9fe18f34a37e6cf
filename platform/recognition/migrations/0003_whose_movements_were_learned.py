# What was a list of ids becomes rows, which know whether the person is still there.

from django.db import migrations


def as_rows(apps, schema_editor):
    alias = schema_editor.connection.alias
    here = set(apps.get_model("accounts", "User").objects.using(alias).values_list("pk", flat=True))
    rows = apps.get_model("recognition", "LearnedFrom").objects.using(alias)
    runs = apps.get_model("recognition", "TrainingRun").objects.using(alias)
    for run, people in runs.values_list("pk", "people").order_by():
        for person in people:
            if person in here:
                rows.create(run_id=run, person_id=person)


def as_lists(apps, schema_editor):
    alias = schema_editor.connection.alias
    rows = apps.get_model("recognition", "LearnedFrom").objects.using(alias)
    for run in apps.get_model("recognition", "TrainingRun").objects.using(alias).order_by():
        named = rows.filter(run=run, person__isnull=False)
        run.people = sorted(set(named.values_list("person", flat=True)))
        run.save(update_fields=["people"])


class Migration(migrations.Migration):
    dependencies = [("recognition", "0002_whose_movements")]

    operations = [migrations.RunPython(as_rows, as_lists)]
