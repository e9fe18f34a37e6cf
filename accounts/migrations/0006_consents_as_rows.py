"""What people agreed to so far becomes rows: the words were those on the profile, version 1 in English.

Apart from the change of the tables: PostgreSQL alters none while rows in it wait for their checks.
"""

from django.db import migrations
from django.db.models import F

COLUMNS = {"training": "training_consent_at", "recognition": "recognition_consent_at"}


def _rows(apps, schema_editor):
    alias = schema_editor.connection.alias
    return (apps.get_model("accounts", name).objects.using(alias).all() for name in ("User", "Consent"))


def to_rows(apps, schema_editor):
    users, consents = _rows(apps, schema_editor)
    for purpose, column in COLUMNS.items():
        agreed = users.exclude(**{column: None}).values_list("pk", column)
        consents.bulk_create(
            consents.model(
                subject_id=pk,
                given_by_id=pk,
                purpose=purpose,
                text=f"own-{purpose}",
                version=1,
                language="en",
                given_at=since,
            )
            for pk, since in agreed.iterator()
        )


def to_columns(apps, schema_editor):
    """Own consents only: the older release knows no others."""
    users, consents = _rows(apps, schema_editor)
    for purpose, column in COLUMNS.items():
        own = consents.filter(purpose=purpose, withdrawn_at=None, given_by=F("subject"))
        for pk, since in own.values_list("subject", "given_at"):
            users.filter(pk=pk).update(**{column: since})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_guardians")]
    operations = [migrations.RunPython(to_rows, to_columns)]
