"""The WSGI application of one door (HEARD_DOOR)."""

import os
import sys

# Wagtail's picture library loads OpenCV wherever it is installed, as it is for developers, to look
# for faces: 26 MB in each web process for something that no door of ours does.
sys.modules["cv2"] = None  # type: ignore[assignment]

from django.core.wsgi import get_wsgi_application  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
