"""Pages that every council has. The council's own pages come after these."""

from django.urls import path, re_path

from participation import views

urlpatterns = [
    path("advocate/", views.plain, {"page": "advocate"}, name="advocate"),
    path("complain/", views.plain, {"page": "complain"}, name="complaint"),
    path("privacy/", views.plain, {"page": "privacy"}, name="privacy"),
    path("you-said/", views.you_said, name="you-said"),
    path("more/", views.more, name="more"),
    # The sizes that pages show, never the file as an editor uploaded it.
    re_path(r"^media/(?P<name>images/[\w.-]+)$", views.picture, name="picture"),
]
