from django.urls import path

from .views import composing, first_steps, groups, posts, reading, saved, search, waiting

app_name = "posts"

urlpatterns = [
    # /groups/<slug>/
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("groups/<slug:slug>/new/", composing.new_thread, name="new-thread"),
    # /threads/<id>/
    path("threads/<slug:public_id>/reply/", composing.reply, name="reply"),
    path("threads/<slug:public_id>/", reading.thread, name="short-thread"),
    path("threads/<slug:public_id>/<slug:slug>/", reading.thread, name="thread"),
    # /posts/<id>/
    path("posts/<slug:public_id>/", reading.post, name="post"),
    path("posts/<slug:public_id>/edit/", posts.edit, name="edit"),
    path("posts/<slug:public_id>/withdraw/", posts.withdraw, name="withdraw"),
    path("posts/<slug:public_id>/react/", posts.react, name="react"),
    path("posts/<slug:public_id>/save/", saved.save, name="save"),
    path("posts/<slug:public_id>/note/", saved.note, name="note"),
    # Across groups
    path("welcome/people/", first_steps.people, name="welcome-people"),
    path("saved/", saved.saved, name="saved"),
    path("search/", search.search, name="search"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("members/<name:name>/threads/", groups.of_member, name="member-threads"),
]
