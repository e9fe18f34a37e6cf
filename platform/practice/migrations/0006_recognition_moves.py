# The tables go to the app ``recognition``, whose first migration takes them over with their rows.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("practice", "0005_recognition")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Recognition"),
                migrations.DeleteModel(name="RecognitionChoice"),
                migrations.DeleteModel(name="RecognitionRun"),
            ]
        )
    ]
