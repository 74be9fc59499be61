"""How people sign in: one door (allauth), two factors, short sessions."""

from config import env

LOGIN_URL = "/sign-in/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
