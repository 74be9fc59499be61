"""How people sign in: one door (allauth), two steps, short sessions. See docs/signing-in.md."""

import hashlib
from urllib.parse import urlsplit

from config import env

SIGN_IN_APPS = [  # the public door has none of these
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

LOGIN_URL = "/sign-in/login/"
LOGIN_REDIRECT_URL = "/sign-in/"  # sends each person on to their own work
LANDINGS = [  # the first permission somebody holds decides where they begin
    ("contribution.read", "/desk/"),
    ("board.read", "/boards/"),
    ("people.manage", "/people/"),
    ("content.edit", "/admin/"),
    ("contribution.erase", "/desk/erasures/"),
]

# What a role may do in the Wagtail admin besides pages, pictures and documents.
_COUNCIL = [
    ("feedback", "change_councilsettings"),
    *(
        ("feedback", f"{verb}_{model}")
        for verb in ("add", "change", "delete")
        for model in ("theme", "replytemplate")
    ),
    # These are switched off, by two people, and not deleted by one.
    *(
        ("feedback", f"{verb}_{model}")
        for verb in ("add", "change")
        for model in ("helpline", "readinghours", "specialday")
    ),
]
SITE_PERMISSIONS = {
    "content-editor": _COUNCIL,
    "administrator": _COUNCIL,
}

# --- Sessions -----------------------------------------------------------------------------
# Shorter where a council wants that, never longer.
SESSION_IDLE_SECONDS = env.number("HEARD_IDLE_SECONDS", 15 * 60, least=15, most=15 * 60)
SESSION_LONGEST_SECONDS = 8 * 60 * 60
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
ACCOUNT_SESSION_REMEMBER = False
# An editor that is left open asks every few seconds who else is editing; that is nobody's work.
# So does a page of the desk that looks whether something new came, and one that asks how long its
# session lasts; that one says by itself when somebody types.
SESSION_ASKED_AT = "/sign-in/here/"
SESSION_IDLE_PATHS = ("/admin/editing-sessions/", "/desk/news/", SESSION_ASKED_AT)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- The door -----------------------------------------------------------------------------
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation already proved the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(
    env.text("HEARD_STAFF_ADDRESS", "http://localhost:8001")
).scheme
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_DAYS = 7

# Only addresses written by our own proxies count, so a
# forged X-Forwarded-For changes nothing.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("HEARD_PROXIES", 0, most=5)

# Forms are counted by ``accounts.limits`` and wrong tries by ``accounts.tries``, in the database:
# allauth counts in the cache, which without Redis each process has for itself.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
BROWSER_COOKIE_NAME = "k"  # that both steps were passed here before

# --- The second step ------------------------------------------------------------------------
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_steps.CodeForm",
    "reauthenticate": "accounts.second_steps.CodeAgainForm",
    "activate_totp": "accounts.second_steps.FirstCodeForm",
    "authenticate_webauthn": "accounts.second_steps.KeyForm",
    "reauthenticate_webauthn": "accounts.second_steps.KeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Heard"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody has an address that an invitation did not prove
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.text(
    "HEARD_STAFF_ADDRESS", "http://localhost:8001"
).startswith(("http://localhost", "http://127.0.0.1"))

# --- The council's own sign-in (OpenID Connect) -------------------------------------------------
OIDC_ISSUER = env.text("HEARD_OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT = (env.text("HEARD_OIDC_CLIENT_ID", ""), env.text("HEARD_OIDC_CLIENT_SECRET", ""))
OIDC_TRUSTS_MFA = env.flag("HEARD_OIDC_TRUSTS_MFA", default=False)
# Part of the key of each account: another issuer is another set of people.
OIDC_PROVIDER_ID = f"oidc-{hashlib.sha256(OIDC_ISSUER.encode()).hexdigest()[:16]}"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_REQUIRED = False  # the invitation says the address, not the issuer
SOCIALACCOUNT_STORE_TOKENS = False
# A plain link: a form would be stopped on its way to the issuer by form-action 'self'.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": OIDC_PROVIDER_ID,
                    "name": env.text("HEARD_OIDC_NAME", "your council account"),
                    "client_id": OIDC_CLIENT[0],
                    "secret": OIDC_CLIENT[1],
                    "settings": {"server_url": OIDC_ISSUER},
                }
            ],
        }
    }
