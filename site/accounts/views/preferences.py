"""An editor's own settings of the Wagtail admin, without what Heard keeps elsewhere."""

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView

# A person's name is an administrator's to change, and nobody here needs a picture of themselves.
NOT_HERE = {"name_email", "avatar", "password"}


class PreferencesView(AccountView):
    """Language, theme and notices."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if panel.name not in NOT_HERE]


preferences = require_admin_access(PreferencesView.as_view())
