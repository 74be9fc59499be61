"""The one way in, and the people who use it.

Each of django-allauth's screens is named here: what is not in this list cannot be reached.
"""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.urls import include, path, re_path, register_converter
from django.urls.converters import StringConverter

from accounts import demo
from accounts.views import demo as demo_views
from accounts.views import doors, people, session, waiting


class VerbConverter(StringConverter):
    regex = "|".join(people.VERBS)


register_converter(VerbConverter, "person_verb")

SIGN_IN = [
    path("", doors.landing, name="landing"),
    path("you/", doors.you, name="you"),
    path("here/", session.here, name="session-here"),
    path("back/", session.back, name="session-back"),
    path("invited/<str:token>/", doors.invited, name="invited"),
    path("join/", doors.join, name="join"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    # Somebody without a password comes in by the council's own sign-in, and is given none here.
    path("password/set/", doors.you, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("council/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("council/error/", social.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]

PEOPLE = [
    path("", people.index, name="people"),
    path("invite/", people.invite, name="people_invite"),
    path("invitations/<int:pk>/cancel/", people.cancel_invitation, name="invitation_cancel"),
    path("waiting/", waiting.waiting, name="people-waiting"),
    path("waiting/<int:pk>/<slug:deed>/", waiting.decide, name="people-decide"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/grant/", people.grant, name="person_grant"),
    path("<int:pk>/revoke/<int:grant_pk>/", people.revoke, name="person_revoke"),
    path("<int:pk>/<person_verb:verb>/", people.change, name="person_change"),
]

urlpatterns = [
    path("sign-in/", include(SIGN_IN)),
    path("people/", include(PEOPLE)),
]

if demo.allowed():
    urlpatterns.append(path("enter/", demo_views.enter, name="enter"))
