# The tables were those of the app ``practice``: they are taken over and renamed, rows and all.

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import recognition.models

MODELS = (
    ("recognitionrun", "trainingrun", "training run"),
    ("recognitionchoice", "inservice", "in service"),
    ("recognition", "recognition", "recognition"),
)
BEFORE = {"recognitionrun": "recognition run", "recognitionchoice": "recognition choice"}


def take_over_content_types(apps, schema_editor):
    """Content types and permissions keep their ids, and so whatever points at them."""
    for old, new, words in MODELS:
        _rename(apps, schema_editor, ("practice", old), ("recognition", new), words)


def give_back_content_types(apps, schema_editor):
    for old, new, words in MODELS:
        _rename(apps, schema_editor, ("recognition", new), ("practice", old), BEFORE.get(old, words))


def _rename(apps, schema_editor, old, new, words):
    alias = schema_editor.connection.alias
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    if not types.filter(app_label=old[0], model=old[1]).exists():
        return  # a new database: they are made after the migrations
    types.filter(app_label=new[0], model=new[1]).delete()
    found = types.get(app_label=old[0], model=old[1])
    found.app_label, found.model = new
    found.save()
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for permission in permissions.filter(content_type_id=found.pk):
        action = permission.codename.split("_")[0]
        permission.codename, permission.name = f"{action}_{new[1]}", f"Can {action} {words}"
        permission.save()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_recognition_consent"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("library", "0007_track_base"),
        ("practice", "0006_recognition_moves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="TrainingRun",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("material", models.CharField(max_length=64)),
                        ("examples", models.JSONField(default=dict)),
                        ("people", models.JSONField(default=list)),
                        ("judged", models.PositiveIntegerField(default=0)),
                        ("trained_accuracy", models.FloatField(null=True)),
                        ("nearest_accuracy", models.FloatField(null=True)),
                        (
                            "chance",
                            models.FloatField(
                                help_text="that so many more right answers were luck", null=True
                            ),
                        ),
                        ("measurably_better", models.BooleanField(default=False)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "weights",
                            models.FileField(
                                blank=True, max_length=200, upload_to=recognition.models.weights_path
                            ),
                        ),
                        (
                            "manifest",
                            models.FileField(
                                blank=True, max_length=200, upload_to=recognition.models.manifest_path
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recognition_runs",
                                to="accounts.group",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at"],
                        "db_table": "practice_recognitionrun",
                    },
                ),
                migrations.CreateModel(
                    name="InService",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("by_hand", models.BooleanField(default=False)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recognition_choices",
                                to="accounts.group",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="choices",
                                to="recognition.trainingrun",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "db_table": "practice_recognitionchoice",
                    },
                ),
                migrations.CreateModel(
                    name="Recognition",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("known", models.BooleanField(default=False)),
                        ("shares", models.JSONField(default=list)),
                        ("times", models.JSONField(default=list)),
                        ("attention", models.JSONField(default=list)),
                        ("peaks", models.JSONField(default=list)),
                        ("reason", models.TextField(blank=True)),
                        ("made_at", models.DateTimeField(auto_now=True)),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.group",
                            ),
                        ),
                        (
                            "track",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="library.track",
                            ),
                        ),
                        (
                            "video",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recognitions",
                                to="library.video",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recognitions",
                                to="recognition.trainingrun",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["made_at"],
                        "db_table": "practice_recognition",
                    },
                ),
                migrations.AddConstraint(
                    model_name="trainingrun",
                    constraint=models.UniqueConstraint(
                        fields=("group", "material"), name="one_recognition_run_per_material"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="recognition",
                    constraint=models.UniqueConstraint(
                        fields=("video", "group"), name="one_recognition_per_video_and_group"
                    ),
                ),
            ]
        ),
        migrations.AlterModelTable(name="trainingrun", table=None),
        migrations.AlterModelTable(name="inservice", table=None),
        migrations.AlterModelTable(name="recognition", table=None),
        migrations.RunPython(take_over_content_types, give_back_content_types),
    ]
