# When each model was put in service last, and by whom, stood in its own row; now it is a row of a log.

from django.db import migrations


def write_log(apps, schema_editor):
    alias = schema_editor.connection.alias
    models = apps.get_model("modelroom", "PoseModel").objects.using(alias)
    log = apps.get_model("modelroom", "InService").objects.using(alias)
    active = models.filter(active=True).first()
    chosen = models.filter(active=False, activated_at__isnull=False).order_by("activated_at")
    for model in [*chosen, *([active] if active else [])]:
        row = log.create(model=model, by_id=model.activated_by_id, by_hand=True)
        if model.activated_at:
            log.filter(pk=row.pk).update(at=model.activated_at)
    if chosen and not active:
        log.create(by_hand=True)  # back to the model of the setting


def read_log(apps, schema_editor):
    alias = schema_editor.connection.alias
    models = apps.get_model("modelroom", "PoseModel").objects.using(alias)
    log = apps.get_model("modelroom", "InService").objects.using(alias)
    newest = log.order_by("-pk").first()
    for row in log.exclude(model=None).order_by("pk"):
        now = newest is not None and row.model_id == newest.model_id
        models.filter(pk=row.model_id).update(active=now, activated_at=row.at, activated_by_id=row.by_id)
    log.all().delete()


class Migration(migrations.Migration):
    dependencies = [("modelroom", "0002_in_service")]

    operations = [migrations.RunPython(write_log, read_log)]
