from django.urls import path

from . import feeds
from .views import (
    around,
    composing,
    content_notes,
    drafts,
    feed_address,
    first_steps,
    groups,
    marks,
    notices,
    organizing,
    pictures,
    posts,
    reading,
    reports,
    saved,
    search,
    stories,
    transparency,
    waiting,
)

app_name = "posts"

urlpatterns = [
    # /groups/<slug>/
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("groups/<slug:slug>/new/", composing.new_thread, name="new-thread"),
    path("groups/<slug:slug>/draft/", drafts.keep_thread, name="keep-thread"),
    path("groups/<slug:slug>/read/", marks.all_read, name="all-read"),
    path("groups/<slug:slug>/feed/", feeds.group_feed, name="feed"),
    path("groups/<slug:slug>/feed/address/", feed_address.feed_address, name="feed-address"),
    path("groups/<slug:slug>/feed/<slug:token>/", feeds.group_feed, name="private-feed"),
    path("groups/<slug:slug>/manage/announce/", organizing.announce, name="announce"),
    path("groups/<slug:slug>/manage/reports/", organizing.reports, name="organizers-reports"),
    path(
        "groups/<slug:slug>/manage/reports/<slug:public_id>/",
        organizing.answer,
        name="organizers-answer",
    ),
    path("groups/<slug:slug>/manage/insight/", organizing.insight, name="insight"),
    # /threads/<id>/
    path("threads/<slug:public_id>/pin/", organizing.pin, name="pin"),
    path("threads/<slug:public_id>/rest/", organizing.rest, name="rest"),
    path("threads/<slug:public_id>/reply/", composing.reply, name="reply"),
    path("threads/<slug:public_id>/draft/", drafts.keep_reply, name="keep-reply"),
    path("threads/<slug:public_id>/read/", stories.read, name="read"),
    path("threads/<slug:public_id>/print/", stories.to_print, name="print"),
    path("threads/<slug:public_id>/unread/", marks.unread, name="unread"),
    path("threads/<slug:public_id>/news/", marks.news, name="news"),
    path("threads/<slug:public_id>/attention/", marks.attention, name="attention"),
    path("threads/<slug:public_id>/", reading.thread, name="short-thread"),
    path("threads/<slug:public_id>/<slug:slug>/", reading.thread, name="thread"),
    # /drafts/
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/preview/", drafts.preview, name="preview"),
    path("drafts/<int:pk>/let-go/", drafts.let_go, name="let-go-draft"),
    path("pictures/", pictures.add_picture, name="add-picture"),
    # /posts/<id>/
    path("posts/<slug:public_id>/", reading.post, name="post"),
    path("posts/<slug:public_id>/edit/", posts.edit, name="edit"),
    path("posts/<slug:public_id>/undo/", posts.undo, name="undo"),
    path("posts/<slug:public_id>/history/", posts.history, name="history"),
    path("posts/<slug:public_id>/withdraw/", posts.withdraw, name="withdraw"),
    path("posts/<slug:public_id>/react/", posts.react, name="react"),
    path("posts/<slug:public_id>/save/", saved.save, name="save"),
    path("posts/<slug:public_id>/note/", saved.note, name="note"),
    path("posts/<slug:public_id>/content-note/", content_notes.content_note, name="content-note"),
    path("posts/<slug:public_id>/wish/", content_notes.wish_for_note, name="wish-for-note"),
    path("posts/<slug:public_id>/helped/", posts.helped, name="helped"),
    path("posts/<slug:public_id>/hide/", reports.hide, name="hide"),
    # /reports/
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:public_id>/", reports.reported, name="reported"),
    path("report/<slug:kind>/<str:key>/", reports.report, name="report"),
    # /notices/
    path("notices/", notices.notices, name="notices"),
    path("notices/<slug:public_id>/", notices.notice, name="notice"),
    # Across groups
    path("welcome/people/", first_steps.people, name="welcome-people"),
    path("stories/", stories.stories, name="stories"),
    path("stories/feed/", feeds.story_feed, name="stories-feed"),
    path("transparency/", transparency.transparency, name="transparency"),
    path("saved/", saved.saved, name="saved"),
    path("search/", search.search, name="search"),
    path("search/similar/", search.similar, name="similar"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("settings/around/", around.around, name="around"),
    path("settings/reading/", content_notes.reading, name="settings-reading"),
    path("members/<name:name>/threads/", groups.of_member, name="member-threads"),
]
