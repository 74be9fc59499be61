"""For a council's own installation: everything secret comes from outside, or it does not start."""

import sys

from config import checks
from config.settings.base import *

PRODUCTION = True  # the demo looks at this: no made-up person comes in here
DEBUG = env.flag("HEARD_DEBUG", default=False)
SECRET_KEY = env.text("HEARD_SECRET_KEY", "")  # an empty one is refused below, with the rest
ALLOWED_HOSTS = env.words("HEARD_HOSTS")
EMAIL_HOST = env.text("HEARD_MAIL_HOST", "localhost")
EMAIL_PORT = env.number("HEARD_MAIL_PORT", 25, least=1, most=65535)
SECURE_SSL_REDIRECT = env.flag("HEARD_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000
if PROXIES:  # without a proxy of our own, anyone could send this header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False  # a key answers to https alone
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-s"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-f"

# These two bring keys where there are none: the first ones, and those of a recovery copy.
MAKING_KEYS = sys.argv[1:2] in (["vault_keys"], ["vault_recovery"])
checks.refuse(globals(), making_keys=MAKING_KEYS)
