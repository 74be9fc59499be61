"""Ends the workflows that Wagtail makes by itself, where they ask groups that have no members.

"Submit to Moderators approval" went to nobody. A council that has put people into such a group, or made a
workflow of its own, keeps it.
"""

from django.db import migrations


def end(apps, schema_editor):
    Workflow = apps.get_model("wagtailcore", "Workflow")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    User = apps.get_model("accounts", "User")
    for task in GroupApprovalTask.objects.filter(active=True):
        if User.objects.filter(groups__in=task.groups.all()).exists():
            continue
        for workflow in Workflow.objects.filter(workflow_tasks__task_id=task.pk, active=True):
            if workflow.workflow_tasks.count() == 1:
                workflow.workflow_pages.all().delete()
                Workflow.objects.filter(pk=workflow.pk).update(active=False)
        if not Workflow.objects.filter(workflow_tasks__task_id=task.pk, active=True).exists():
            GroupApprovalTask.objects.filter(pk=task.pk).update(active=False)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("wagtailcore", "0048_add_default_workflows"),
    ]

    operations = [migrations.RunPython(end, migrations.RunPython.noop)]
