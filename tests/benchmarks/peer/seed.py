"""Makes the form page the site's root. Run by ``Council.script``."""

from wagtail.models import Page, Site

from tests.benchmarks.peer.fields import FIELDS
from tests.benchmarks.peer.models import PeerFormField, PeerFormPage

root = Page.objects.get(depth=1)
page = root.add_child(instance=PeerFormPage(title="Tell us", slug="tell-us"))
for order, values in enumerate(FIELDS):
    PeerFormField.objects.create(page=page, sort_order=order, required=True, **values)
Site.objects.all().delete()
Site.objects.create(hostname="127.0.0.1", root_page=page, is_default_site=True)
