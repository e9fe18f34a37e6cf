# The list is in the rows of ``LearnedFrom`` by now.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recognition", "0003_whose_movements_were_learned")]

    operations = [migrations.RemoveField(model_name="trainingrun", name="people")]
