from django.urls import path

from groups.directory.views import group_directory
from groups.groups.views import archive_group, group_about, manage_group, new_group
from groups.meeting_guide.views import group_meeting_feed, public_meeting_feed
from groups.meetings.views.attendance import update_attendance, update_rsvp
from groups.meetings.views.calendars import (
    group_calendar,
    meeting_calendar,
    meetings_calendar,
    renew_calendar_key,
)
from groups.meetings.views.finder import meeting_list, region_list
from groups.meetings.views.hosting import (
    add_meeting,
    cancel_or_restore_occurrence,
    edit_meeting,
    follow_feed,
    remove_meeting,
)
from groups.meetings.views.listing_reports import answer_listing_report, report_listing
from groups.meetings.views.meetings import group_meetings, meeting_detail
from groups.membership.views.invitations import (
    create_invitation,
    group_invitations,
    invitation_detail,
    revoke_invitation,
)
from groups.membership.views.join_requests import (
    answer_join_request,
    join_group_view,
    join_requests,
    leave_group_view,
)
from groups.membership.views.members import (
    answer_organizer_request_view,
    ban_member_view,
    ban_notice,
    change_member_role,
    group_members,
    presence_settings,
    remove_member_view,
    show_here,
    unban_member_view,
    watch_group,
)
from groups.resources.views import (
    group_links,
    remove_group_link,
    report_broken_link_view,
    resource_list,
    suggest_resource,
    toggle_resource_vote_view,
)
from groups.volunteering.views import (
    add_opportunity,
    answer_offer_view,
    close_opportunity,
    create_offer_view,
    edit_opportunity,
    group_opportunities,
    my_offers,
    opportunity_calendar,
    opportunity_detail,
    opportunity_list,
    withdraw_offer_view,
)

app_name = "groups"

urlpatterns = [
    # /groups/
    path("groups/", group_directory, name="directory"),
    path("groups/new/", new_group, name="create"),
    # /groups/<slug>/
    path("groups/bans/<int:pk>/", ban_notice, name="ban-notice"),
    path("groups/<slug:slug>/about/", group_about, name="about"),
    path("groups/<slug:slug>/join/", join_group_view, name="join"),
    path("groups/<slug:slug>/leave/", leave_group_view, name="leave"),
    path("groups/<slug:slug>/watch/", watch_group, name="watch"),
    path("groups/<slug:slug>/here/", show_here, name="show-here"),
    path("settings/who-is-here/", presence_settings, name="presence"),
    path("groups/<slug:slug>/members/", group_members, name="members"),
    path("groups/<slug:slug>/organize/", answer_organizer_request_view, name="answer-organizing"),
    path("groups/<slug:slug>/members/<name:name>/role/", change_member_role, name="role"),
    path("groups/<slug:slug>/members/<name:name>/remove/", remove_member_view, name="remove"),
    path("groups/<slug:slug>/members/<name:name>/ban/", ban_member_view, name="ban"),
    path("groups/<slug:slug>/members/<name:name>/let-back/", unban_member_view, name="let-back"),
    path("groups/<slug:slug>/manage/", manage_group, name="manage"),
    path("groups/<slug:slug>/manage/archive/", archive_group, name="archive"),
    path("groups/<slug:slug>/manage/invitations/", group_invitations, name="invitations"),
    path("groups/<slug:slug>/manage/invitations/new/", create_invitation, name="invite"),
    path(
        "groups/<slug:slug>/manage/invitations/<int:pk>/take-back/",
        revoke_invitation,
        name="take-invitation-back",
    ),
    path("invitations/<slug:token>/", invitation_detail, name="invitation"),
    path("groups/<slug:slug>/manage/requests/", join_requests, name="requests"),
    path("groups/<slug:slug>/manage/requests/<int:pk>/", answer_join_request, name="answer"),
    path("groups/<slug:slug>/meetings/", group_meetings, name="group-meetings"),
    path("groups/<slug:slug>/meetings/new/", add_meeting, name="add-meeting"),
    path("groups/<slug:slug>/meetings.ics", group_calendar, name="group-calendar"),
    path("groups/<slug:slug>/meetings.json", group_meeting_feed, name="group-feed"),
    path("groups/<slug:slug>/resources/", group_links, name="group-resources"),
    path(
        "groups/<slug:slug>/resources/<slug:link_id>/remove/", remove_group_link, name="remove-link"
    ),
    path("groups/<slug:slug>/volunteering/", group_opportunities, name="group-volunteering"),
    path("groups/<slug:slug>/volunteering/new/", add_opportunity, name="add-opportunity"),
    # /resources/
    path("resources/", resource_list, name="resources"),
    path("resources/suggest/", suggest_resource, name="suggest-resource"),
    path("resources/<slug:public_id>/helped/", toggle_resource_vote_view, name="resource-helped"),
    path("resources/<slug:public_id>/broken/", report_broken_link_view, name="resource-broken"),
    # /volunteering/
    path("volunteering/", opportunity_list, name="volunteering"),
    path("volunteering/mine/", my_offers, name="my-offers"),
    path("volunteering/<slug:public_id>/", opportunity_detail, name="opportunity"),
    path("volunteering/<slug:public_id>/offer/", create_offer_view, name="offer"),
    path("volunteering/<slug:public_id>/take-back/", withdraw_offer_view, name="take-back"),
    path(
        "volunteering/<slug:public_id>/calendar.ics",
        opportunity_calendar,
        name="opportunity-calendar",
    ),
    path("volunteering/<slug:public_id>/edit/", edit_opportunity, name="edit-opportunity"),
    path("volunteering/<slug:public_id>/close/", close_opportunity, name="close-opportunity"),
    path(
        "volunteering/<slug:public_id>/offers/<int:pk>/",
        answer_offer_view,
        name="answer-offer",
    ),
    # /meetings…
    path("meetings.json", public_meeting_feed, name="feed"),
    path("meetings.ics", meetings_calendar, name="my-calendar"),
    path("meetings/", meeting_list, name="meetings"),
    path("meetings/regions/", region_list, name="meeting-regions"),
    path("meetings/<slug:slug>/", meeting_detail, name="meeting"),
    path("meetings/mine/calendar/", renew_calendar_key, name="renew-calendar"),
    path("meetings/<slug:slug>/calendar.ics", meeting_calendar, name="calendar"),
    path("meetings/<slug:slug>/week/", cancel_or_restore_occurrence, name="week"),
    path("meetings/<slug:slug>/coming/", update_rsvp, name="coming"),
    path("meetings/<slug:slug>/there/", update_attendance, name="there"),
    path("meetings/<slug:slug>/report/", report_listing, name="report-listing"),
    path("meetings/<slug:slug>/reports/<int:pk>/", answer_listing_report, name="answer-listing"),
    path("meetings/<slug:slug>/edit/", edit_meeting, name="edit-meeting"),
    path("meetings/<slug:slug>/follow-feed/", follow_feed, name="follow-feed"),
    path("meetings/<slug:slug>/remove/", remove_meeting, name="remove-meeting"),
]
