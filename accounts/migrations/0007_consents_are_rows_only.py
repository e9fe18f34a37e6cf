from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_consents_as_rows")]
    operations = [
        migrations.RemoveField(model_name="user", name="recognition_consent_at"),
        migrations.RemoveField(model_name="user", name="training_consent_at"),
    ]
