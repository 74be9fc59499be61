"""Which shareable version an audience was given: for those that stand, the newest of that moment."""

import django.db.models.deletion
from django.db import migrations, models


def say_which(apps, schema_editor):
    clearances = apps.get_model("feedback", "Clearance")
    versions = apps.get_model("feedback", "ShareableVersion")
    for row in clearances.objects.filter(state="cleared").iterator():
        of_it = versions.objects.filter(contribution=row.contribution_id).order_by("-id")
        version = of_it.filter(at__lte=row.decided_at).first() or of_it.last()
        clearances.objects.filter(pk=row.pk).update(version=version)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_nation")]

    operations = [
        migrations.AddField(
            model_name="clearance",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="given",
                to="feedback.shareableversion",
            ),
        ),
        migrations.RunPython(say_which, migrations.RunPython.noop),
    ]
