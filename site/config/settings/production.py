"""For a council's own installation: everything secret comes from outside, or it does not start."""

import sys

from config import addresses, checks, env, folders
from config.settings.base import *

PRODUCTION = True  # the demo looks at this: no made-up person comes in here
DEBUG = env.flag("HEARD_DEBUG", default=False)
SECRET_KEY = env.text("HEARD_SECRET_KEY", "")  # an empty one is refused below, with the rest
PUBLIC_ADDRESS = env.text("HEARD_PUBLIC_ADDRESS", "").rstrip("/")  # no usual one here
STAFF_ADDRESS = env.text("HEARD_STAFF_ADDRESS", "").rstrip("/")
ALLOWED_HOSTS = addresses.hosts_of_door(DOOR, HOSTS, public=PUBLIC_ADDRESS, staff=STAFF_ADDRESS)
DEFAULT_FROM_EMAIL = env.text("HEARD_MAIL_FROM", "")
EMAIL_HOST = env.text("HEARD_MAIL_HOST", "localhost")
EMAIL_PORT = env.number("HEARD_MAIL_PORT", 25, least=1, most=65535)
_HERE = addresses.is_this_machine(EMAIL_HOST)
_TLS = env.choice("HEARD_MAIL_TLS", "no" if _HERE else "starttls", ("starttls", "tls", "no"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _TLS == "starttls", _TLS == "tls"
EMAIL_HOST_USER = env.text("HEARD_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("HEARD_MAIL_PASSWORD", "")
EMAIL_TIMEOUT = 20  # a mail server that hangs holds nobody up for longer
# Apart from what the staff door serves: both doors write here, and nowhere beside it.
DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / folders.DATABASE)}
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o2750  # the group reads them
SECURE_SSL_REDIRECT = env.flag("HEARD_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000
if PROXIES:  # without a proxy of our own, anyone could send this header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Staff's programs open what children wrote: what broke there is said without words too.
LOGGING["formatters"]["plain"].setdefault("()", "serving.logs.WithoutWords")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False  # a key answers to https alone
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-s"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-f"
BROWSER_COOKIE_NAME = "__Host-k"

# These two bring keys where there are none: the first ones, and those of a recovery copy.
MAKING_KEYS = sys.argv[1:2] in (["vault_keys"], ["vault_recovery"])
checks.refuse(globals(), making_keys=MAKING_KEYS)
