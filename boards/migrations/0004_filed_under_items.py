"""What the log says of clearances and of boards is filed under the child's item that it is about."""

from django.db import migrations

_TO = "contribution"
_ITEM = "clearance__contribution"
_LINE = "agenda_item__board_item__clearance__contribution"
_PATHS = {
    ("feedback", "Clearance"): _TO,
    ("boards", "BoardItem"): _ITEM,
    ("boards", "Outcome"): _LINE,
    ("boards", "Action"): f"outcome__{_LINE}",
    ("boards", "PublicOutcome"): _ITEM,
    ("boards", "Recall"): f"board_item__{_ITEM}",
    ("boards", "Paper"): _LINE,
}


def file_entries(apps, schema_editor):
    entries, abouts = apps.get_model("audit", "Entry"), apps.get_model("audit", "About")
    for (app, name), path in _PATHS.items():
        model = apps.get_model(app, name)
        items = {pk: item for pk, item in model.objects.values_list("pk", path) if item}
        found = entries.objects.filter(subject_type=f"{app}.{name.lower()}", subject_id__in=list(items))
        pairs = found.values_list("pk", "subject_id").iterator()
        rows = (abouts(entry_id=pk, item=items[subject]) for pk, subject in pairs)
        abouts.objects.bulk_create(list(rows), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0003_corrections"),
        ("feedback", "0005_cleared_says_which_version"),
        ("audit", "0003_about"),
    ]
    operations = [migrations.RunPython(file_entries, migrations.RunPython.noop)]
