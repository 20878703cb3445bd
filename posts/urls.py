from django.urls import path

from posts.availability.views import answer_help_request, edit_availability
from posts.content_notes.views import (
    content_note_preferences,
    edit_content_notes,
    send_content_note_request,
)
from posts.drafts.views import (
    discard_draft,
    list_drafts,
    preview_text,
    save_reply_draft,
    save_thread_draft,
)
from posts.feeds.atom import group_feed, story_feed
from posts.feeds.views import manage_feed_address
from posts.insights.views import transparency_report
from posts.moderation.views.notices import (
    list_notices,
    notice_detail,
    write_to_moderators,
)
from posts.moderation.views.reports import (
    list_own_reports,
    report_content,
    report_received,
    toggle_post_hidden,
    unhide_content,
)
from posts.onboarding.views import suggest_people
from posts.organizers.views import (
    compose_announcement,
    group_insights,
    list_group_reports,
    resolve_group_report,
    toggle_thread_lock,
    toggle_thread_pin,
)
from posts.pictures.views import upload_picture
from posts.reactions.views import react_to_post
from posts.read_state.views import (
    mark_group_read,
    new_replies_notice,
    redirect_to_first_unread,
    redirect_to_next_unread,
    redirect_to_previous_unread,
    update_subscription,
)
from posts.safety.views import close_help
from posts.saved.views import edit_saved_note, list_saved_posts, toggle_saved_post
from posts.search.views import search_content, similar_threads
from posts.threads.views.composer import (
    begin_reply,
    compose_reply,
    compose_thread,
    suggest_details,
)
from posts.threads.views.lists import (
    group_detail,
    list_stories,
    list_waiting_threads,
    member_threads,
)
from posts.threads.views.posts import (
    confirm_withdrawal,
    edit_post,
    mark_solution,
    post_history,
    restore_post,
)
from posts.threads.views.reader_view import print_thread, read_opening, show_outline
from posts.threads.views.threads import post_fragment, redirect_to_post, thread_detail

app_name = "posts"

urlpatterns = [
    # /groups/<slug>/
    path("groups/<slug:slug>/", group_detail, name="group"),
    path("groups/<slug:slug>/new/", compose_thread, name="new-thread"),
    path("groups/<slug:slug>/draft/", save_thread_draft, name="keep-thread"),
    path("groups/<slug:slug>/read/", mark_group_read, name="all-read"),
    path("groups/<slug:slug>/feed/", group_feed, name="feed"),
    path("groups/<slug:slug>/feed/address/", manage_feed_address, name="feed-address"),
    path("groups/<slug:slug>/feed/<slug:token>/", group_feed, name="private-feed"),
    path("groups/<slug:slug>/manage/announce/", compose_announcement, name="announce"),
    path("groups/<slug:slug>/manage/reports/", list_group_reports, name="organizers-reports"),
    path(
        "groups/<slug:slug>/manage/reports/<slug:public_id>/",
        resolve_group_report,
        name="organizers-answer",
    ),
    path("groups/<slug:slug>/manage/insight/", group_insights, name="insight"),
    # /threads/<id>/
    path("threads/<slug:public_id>/pin/", toggle_thread_pin, name="pin"),
    path("threads/<slug:public_id>/rest/", toggle_thread_lock, name="rest"),
    path("threads/<slug:public_id>/reply/", compose_reply, name="reply"),
    path("threads/<slug:public_id>/draft/", save_reply_draft, name="keep-reply"),
    path("threads/<slug:public_id>/begin/", begin_reply, name="begin-reply"),
    path("threads/<slug:public_id>/outline/", show_outline, name="outline"),
    path("threads/<slug:public_id>/next/", redirect_to_next_unread, name="next-unread"),
    path("threads/<slug:public_id>/previous/", redirect_to_previous_unread, name="previous-unread"),
    path("threads/<slug:public_id>/read/", read_opening, name="read"),
    path("threads/<slug:public_id>/print/", print_thread, name="print"),
    path("threads/<slug:public_id>/unread/", redirect_to_first_unread, name="unread"),
    path("threads/<slug:public_id>/news/", new_replies_notice, name="news"),
    path("threads/<slug:public_id>/attention/", update_subscription, name="attention"),
    path("threads/<slug:public_id>/", thread_detail, name="short-thread"),
    path("threads/<slug:public_id>/<slug:slug>/", thread_detail, name="thread"),
    # /drafts/
    path("drafts/", list_drafts, name="drafts"),
    path("drafts/preview/", preview_text, name="preview"),
    path("drafts/<int:pk>/let-go/", discard_draft, name="let-go-draft"),
    path("pictures/", upload_picture, name="add-picture"),
    # /posts/<id>/
    path("posts/<slug:public_id>/", redirect_to_post, name="post"),
    path("posts/<slug:public_id>/alone/", post_fragment, name="alone"),
    path("posts/<slug:public_id>/edit/", edit_post, name="edit"),
    path("posts/<slug:public_id>/undo/", restore_post, name="undo"),
    path("posts/<slug:public_id>/history/", post_history, name="history"),
    path("posts/<slug:public_id>/withdraw/", confirm_withdrawal, name="withdraw"),
    path("posts/<slug:public_id>/react/", react_to_post, name="react"),
    path("posts/<slug:public_id>/save/", toggle_saved_post, name="save"),
    path("posts/<slug:public_id>/note/", edit_saved_note, name="note"),
    path("posts/<slug:public_id>/content-note/", edit_content_notes, name="content-note"),
    path("posts/<slug:public_id>/wish/", send_content_note_request, name="wish-for-note"),
    path("posts/<slug:public_id>/helped/", mark_solution, name="helped"),
    path("posts/<slug:public_id>/hide/", toggle_post_hidden, name="hide"),
    # /reports/
    path("reports/", list_own_reports, name="reports"),
    path("reports/<slug:public_id>/", report_received, name="reported"),
    path("report/<slug:kind>/<str:key>/", report_content, name="report"),
    path("report/<slug:kind>/<str:key>/show/", unhide_content, name="show-again"),
    # /notices/
    path("notices/", list_notices, name="notices"),
    path("notices/write/", write_to_moderators, name="write-to-moderators"),
    path("notices/<slug:public_id>/", notice_detail, name="notice"),
    path("crisis-help/close/", close_help, name="close-help"),
    # Across groups
    path("welcome/people/", suggest_people, name="welcome-people"),
    path("stories/", list_stories, name="stories"),
    path("stories/feed/", story_feed, name="stories-feed"),
    path("transparency/", transparency_report, name="transparency"),
    path("saved/", list_saved_posts, name="saved"),
    path("search/", search_content, name="search"),
    path("drafts/suggest/", suggest_details, name="suggest-details"),
    path("search/similar/", similar_threads, name="similar"),
    path("waiting/", list_waiting_threads, name="waiting"),
    path("waiting/<int:pk>/", answer_help_request, name="help-request"),
    path("settings/around/", edit_availability, name="around"),
    path("settings/reading/", content_note_preferences, name="settings-reading"),
    path("members/<name:name>/threads/", member_threads, name="member-threads"),
]
