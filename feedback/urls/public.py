"""The child's side: telling, coming back, leaving."""

from django.urls import path

from feedback.views import (
    public_clips,
    public_leave,
    public_looks,
    public_return,
    public_sent,
    public_tell,
)

urlpatterns = [
    path("", public_tell.home, name="home"),
    path("tell/", public_tell.tell, name="tell"),
    path("tell/code-check/", public_sent.check_code, name="code-check"),
    path("return/", public_return.come_back, name="return"),
    path("clips/mine/", public_clips.my_clips, name="clips-mine"),
    path("clips/kit/", public_tell.kit, name="clips-kit"),
    path("clips/look/", public_looks.look, name="clips-look"),
    path("clips/look/<str:token>/", public_looks.play, name="clips-play"),
    path("leave/", public_leave.leave, name="leave"),
    path("leave/on/", public_leave.leave_on, name="leave-on"),
    path("shown/<str:token>.css", public_leave.shown, name="shown"),
    path("leave-quickly/", public_leave.leave_quickly, name="leave-quickly"),
]
