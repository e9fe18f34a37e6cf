from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]

    operations = [
        migrations.AddField(
            "upload",
            "title",
            models.CharField(blank=True, max_length=160, default=""),
            preserve_default=False,
        ),
    ]
