# Of what was made before, it is not known whose pictures are in it.

from pathlib import Path

from django.conf import settings
from django.db import migrations


def not_known(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("modelroom", "DataSet").objects.using(alias).exclude(folder="").update(whose_known=False)
    made_here = str(Path(settings.LEARN_DIR) / "data")
    runs = apps.get_model("modelroom", "TrainingRun").objects.using(alias)
    runs.filter(data_set__isnull=False).update(whose_known=False)
    runs.filter(data_folder__startswith=made_here).update(whose_known=False)


class Migration(migrations.Migration):
    dependencies = [("modelroom", "0005_whose_pictures")]

    operations = [migrations.RunPython(not_known, migrations.RunPython.noop)]
