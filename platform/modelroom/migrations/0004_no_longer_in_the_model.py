from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("modelroom", "0003_what_was_in_service")]

    operations = [
        migrations.RemoveConstraint(model_name="posemodel", name="one_pose_model_in_service"),
        migrations.RemoveField(model_name="posemodel", name="active"),
        migrations.RemoveField(model_name="posemodel", name="activated_at"),
        migrations.RemoveField(model_name="posemodel", name="activated_by"),
    ]
