from django.urls import path

from .views import blocks, profile, settings, welcome

app_name = "accounts"

urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    # /members/<name>/
    path("members/<str:name>/", profile.profile, name="profile"),
    path("members/<str:name>/block/", blocks.block, name="block"),
    path("members/<str:name>/unblock/", blocks.unblock, name="unblock"),
    # /settings/
    path("settings/profile/", settings.profile, name="settings-profile"),
    path("settings/safety/", blocks.blocked, name="settings-safety"),
]
