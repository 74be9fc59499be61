"""What becomes of the council's pages, in Heard's own log: Wagtail's can be changed by whoever has the
database, and proves nothing.
"""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page, PageLogEntry

from audit import actions as audit
from audit.actors import SYSTEM

# What Wagtail calls it; a page's children are part of the same deed there, and have entries of their own.
_VERBS = {
    "wagtail.publish": "page.published",
    "wagtail.publish.scheduled": "page.published",
    "wagtail.unpublish": "page.unpublished",
    "wagtail.unpublish.scheduled": "page.unpublished",
    "wagtail.delete": "page.deleted",
}


@receiver(post_save, sender=PageLogEntry, dispatch_uid="participation.page_log")
def log_what_became_of_a_page(sender, instance: PageLogEntry, created: bool, **kwargs) -> None:
    """In the transaction of Wagtail's own entry. By a clock, where nobody is named."""
    if created and (verb := _VERBS.get(instance.action)):
        page = Page(pk=instance.page_id)  # by now it may be gone
        audit.record(verb, page, by=instance.user or SYSTEM, title=instance.label[:200])
