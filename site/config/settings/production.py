"""For a council's own installation: everything secret comes from outside, or it does not start."""

from config.settings.base import *

DEBUG = env.flag("HEARD_DEBUG", default=False)
SECRET_KEY = env.text("HEARD_SECRET_KEY")
ALLOWED_HOSTS = env.words("HEARD_HOSTS")
EMAIL_HOST = env.text("HEARD_MAIL_HOST", "localhost")
EMAIL_PORT = env.number("HEARD_MAIL_PORT", 25, least=1, most=65535)
SECURE_SSL_REDIRECT = env.flag("HEARD_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-s"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-f"
