from django.urls import path

from .views import (
    calendars,
    directory,
    hosting,
    links,
    managing,
    meeting,
    meeting_guide,
    meetings,
    members,
    opportunities,
    pages,
    resources,
    volunteering,
)

app_name = "groups"

urlpatterns = [
    # /groups/
    path("groups/", directory.directory, name="directory"),
    path("groups/new/", directory.create, name="create"),
    # /groups/<slug>/
    path("groups/<slug:slug>/about/", pages.about, name="about"),
    path("groups/<slug:slug>/join/", members.join, name="join"),
    path("groups/<slug:slug>/leave/", members.leave, name="leave"),
    path("groups/<slug:slug>/members/", members.members, name="members"),
    path("groups/<slug:slug>/members/<name:name>/role/", managing.role, name="role"),
    path("groups/<slug:slug>/members/<name:name>/remove/", managing.remove, name="remove"),
    path("groups/<slug:slug>/members/<name:name>/ban/", managing.ban, name="ban"),
    path("groups/<slug:slug>/members/<name:name>/let-back/", managing.let_back, name="let-back"),
    path("groups/<slug:slug>/manage/", managing.manage, name="manage"),
    path("groups/<slug:slug>/manage/archive/", managing.archive, name="archive"),
    path("groups/<slug:slug>/manage/invitations/", managing.invitations, name="invitations"),
    path("groups/<slug:slug>/manage/invitations/new/", managing.invite, name="invite"),
    path(
        "groups/<slug:slug>/manage/invitations/<int:pk>/take-back/",
        managing.take_back,
        name="take-invitation-back",
    ),
    path("invitations/<slug:token>/", managing.invitation, name="invitation"),
    path("groups/<slug:slug>/manage/requests/", members.requests, name="requests"),
    path("groups/<slug:slug>/manage/requests/<int:pk>/", members.answer, name="answer"),
    path("groups/<slug:slug>/meetings/", meetings.of_group, name="group-meetings"),
    path("groups/<slug:slug>/meetings/new/", hosting.add, name="add-meeting"),
    path("groups/<slug:slug>/meetings.ics", calendars.of_group, name="group-calendar"),
    path("groups/<slug:slug>/meetings.json", meeting_guide.of_group, name="group-feed"),
    path("groups/<slug:slug>/resources/", links.of_group, name="group-resources"),
    path("groups/<slug:slug>/resources/<slug:link_id>/remove/", links.remove, name="remove-link"),
    path("groups/<slug:slug>/volunteering/", volunteering.of_group, name="group-volunteering"),
    path("groups/<slug:slug>/volunteering/new/", opportunities.add, name="add-opportunity"),
    # /resources/
    path("resources/", resources.resources, name="resources"),
    path("resources/suggest/", resources.suggest, name="suggest-resource"),
    path("resources/<slug:public_id>/helped/", resources.helped, name="resource-helped"),
    path("resources/<slug:public_id>/broken/", resources.broken, name="resource-broken"),
    # /volunteering/
    path("volunteering/", volunteering.volunteering, name="volunteering"),
    path("volunteering/mine/", volunteering.mine, name="my-offers"),
    path("volunteering/<slug:public_id>/", volunteering.opportunity, name="opportunity"),
    path("volunteering/<slug:public_id>/offer/", volunteering.make_offer, name="offer"),
    path(
        "volunteering/<slug:public_id>/take-back/", volunteering.take_offer_back, name="take-back"
    ),
    path(
        "volunteering/<slug:public_id>/calendar.ics",
        volunteering.calendar,
        name="opportunity-calendar",
    ),
    path("volunteering/<slug:public_id>/edit/", opportunities.edit, name="edit-opportunity"),
    path("volunteering/<slug:public_id>/close/", opportunities.close, name="close-opportunity"),
    path(
        "volunteering/<slug:public_id>/offers/<int:pk>/",
        opportunities.answer,
        name="answer-offer",
    ),
    # /meetings…
    path("meetings.json", meeting_guide.of_everyone, name="feed"),
    path("meetings.ics", calendars.mine, name="my-calendar"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<slug:slug>/", meeting.meeting, name="meeting"),
    path("meetings/mine/calendar/", calendars.renew, name="renew-calendar"),
    path("meetings/<slug:slug>/calendar.ics", calendars.of_meeting, name="calendar"),
    path("meetings/<slug:slug>/week/", meeting.week, name="week"),
    path("meetings/<slug:slug>/coming/", meeting.coming, name="coming"),
    path("meetings/<slug:slug>/there/", meeting.there, name="there"),
    path("meetings/<slug:slug>/report/", meeting.report, name="report-listing"),
    path("meetings/<slug:slug>/reports/<int:pk>/", meeting.answer, name="answer-listing"),
    path("meetings/<slug:slug>/edit/", hosting.edit, name="edit-meeting"),
    path("meetings/<slug:slug>/remove/", hosting.remove, name="remove-meeting"),
]
