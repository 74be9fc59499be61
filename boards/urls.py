"""Addresses under /boards/. “you-said” comes first, so no board can have that slug."""

from django.urls import include, path

from boards.views import agendas, boards, clips, meetings, outcomes, papers, saying

app_name = "boards"

_ITEM = [
    path("", agendas.item, name="agenda-item"),
    path("off/", agendas.take_off, name="agenda-item-off"),
    path("remove/", agendas.remove, name="agenda-item-remove"),
    path("outcome/", outcomes.record, name="agenda-item-outcome"),
    path("clips/<uuid:ref>/captions/", clips.captions, name="clip-captions"),
    path("clips/<uuid:ref>/<uuid:rendition>/", clips.clip_file, name="clip-file"),
]

_MEETING = [
    path("", meetings.meeting, name="meeting"),
    path("change/", meetings.change, name="meeting-change"),
    path("access/", meetings.access, name="meeting-access"),
    path("cancel/", meetings.cancel, name="meeting-cancel"),
    path("held/", meetings.held, name="meeting-held"),
    path("order/", agendas.order, name="meeting-order"),
    path("put-on/", agendas.put_on, name="meeting-put-on"),
    path("items/new/", agendas.add, name="meeting-add"),
    path("papers/new/", papers.add_paper, name="paper-add"),
    path("papers/<uuid:ref>/", papers.paper, name="paper"),
    path("papers/<uuid:ref>/original/", papers.paper_original, name="paper-original"),
    path("papers/<uuid:ref>/remove/", papers.remove_paper, name="paper-remove"),
    path("packs/", papers.build, name="pack-build"),
    path("packs/<int:number>/", papers.pack, name="pack"),
    path("packs/<int:number>/pdf/", papers.pack_file, name="pack-file"),
    path("packs/<int:number>/issue/", papers.issue, name="pack-issue"),
]

urlpatterns = [
    path("", boards.boards, name="home"),
    path("you-said/", saying.outcomes, name="said"),
    path("you-said/<int:pk>/", saying.prepare, name="said-one"),
    path("you-said/<int:pk>/clear/", saying.clear, name="said-clear"),
    path("you-said/<int:pk>/unclear/", saying.unclear, name="said-unclear"),
    path("<slug:slug>/", boards.board, name="board"),
    path("<slug:slug>/offered/", boards.offered, name="board-offered"),
    path("<slug:slug>/offered/<int:pk>/", boards.offered_item, name="board-offered-item"),
    path("<slug:slug>/actions/", outcomes.actions, name="board-actions"),
    path("<slug:slug>/actions/<int:pk>/", outcomes.action, name="board-action"),
    path("<slug:slug>/recalls/", boards.recalls, name="board-recalls"),
    path("<slug:slug>/recalls/<int:pk>/", boards.recall_dealt_with, name="board-recall"),
    path("<slug:slug>/meetings/new/", meetings.plan, name="meeting-plan"),
    path("<slug:slug>/meetings/<int:pk>/", include(_MEETING)),
    path("<slug:slug>/meetings/<int:meeting>/items/<int:pk>/", include(_ITEM)),
]
