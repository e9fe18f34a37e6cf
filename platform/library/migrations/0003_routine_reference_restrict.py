import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0002_upload_title")]

    operations = [
        migrations.AlterField(
            "routine",
            "reference",
            models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="routines", to="library.video"
            ),
        ),
    ]
