"""The WSGI application of one door (HEARD_DOOR)."""

import os
import sys

# Wagtail's picture library loads OpenCV wherever it is installed, as it is for developers, to look
# for faces: 26 MB in each web process for something that no door of ours does.
sys.modules["cv2"] = None  # type: ignore[assignment]

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from serving import database_file  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Packages that could work with PostgreSQL too load its driver wherever it is installed: 7 MB.
    sys.modules["psycopg"] = None  # type: ignore[assignment]

application = get_wsgi_application()
database_file.expect()
