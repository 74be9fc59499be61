"""From here on a clearance that stands says which version it is of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from filling the column: PostgreSQL alters no table with changes still to be checked.
    dependencies = [("feedback", "0004_clearance_version")]

    operations = [
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.CheckConstraint(
                name="cleared_says_which_version",
                condition=models.Q(state="cleared", version__isnull=False)
                | (~models.Q(state="cleared") & models.Q(version__isnull=True)),
            ),
        ),
    ]
