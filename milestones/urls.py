from django.urls import path

from .views import celebrations, journeys, setbacks

app_name = "milestones"

urlpatterns = [
    # /journeys/
    path("journeys/", journeys.journeys, name="journeys"),
    path("journeys/new/", journeys.new, name="new-journey"),
    path("journeys/<slug:public_id>/", journeys.journey, name="journey"),
    path("journeys/<slug:public_id>/edit/", journeys.edit, name="edit-journey"),
    path("journeys/<slug:public_id>/remove/", journeys.remove, name="remove-journey"),
    path("journeys/<slug:public_id>/celebrate/", celebrations.celebrate, name="celebrate"),
    path("journeys/<slug:public_id>/setbacks/new/", setbacks.new, name="new-setback"),
    path("journeys/<slug:public_id>/setbacks/<slug:setback_id>/", setbacks.setback, name="setback"),
    path(
        "journeys/<slug:public_id>/setbacks/<slug:setback_id>/edit/",
        setbacks.edit,
        name="edit-setback",
    ),
    path(
        "journeys/<slug:public_id>/setbacks/<slug:setback_id>/go-on/",
        setbacks.go_on,
        name="go-on",
    ),
    path(
        "journeys/<slug:public_id>/setbacks/<slug:setback_id>/remove/",
        setbacks.remove,
        name="remove-setback",
    ),
    # /celebrations/
    path("celebrations/", celebrations.celebrations, name="celebrations"),
    path("celebrations/<slug:public_id>/", celebrations.celebration, name="celebration"),
    path("celebrations/<slug:public_id>/cheer/", celebrations.cheer, name="cheer"),
    path("celebrations/<slug:public_id>/uncheer/", celebrations.uncheer, name="uncheer"),
    path("celebrations/<slug:public_id>/withdraw/", celebrations.withdraw, name="withdraw"),
    # /members/<name>/
    path("members/<name:name>/milestones/", celebrations.of_member, name="member-milestones"),
]
