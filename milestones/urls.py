from django.urls import path

from .views import (
    cards,
    celebrations,
    check_ins,
    groups,
    hard_moments,
    journeys,
    partners,
    reminders,
    setbacks,
)

app_name = "milestones"

urlpatterns = [
    # /journeys/
    path("journeys/", journeys.journeys, name="journeys"),
    path("journeys/new/", journeys.new, name="new-journey"),
    path("journeys/<slug:public_id>/", journeys.journey, name="journey"),
    path("journeys/<slug:public_id>/photo/", journeys.photo, name="journey-photo"),
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
    path("journeys/<slug:public_id>/cards/<slug:span_key>/", cards.card, name="card"),
    path(
        "journeys/<slug:public_id>/cards/<slug:span_key>/<slug:shape>.png",
        cards.picture,
        name="card-picture",
    ),
    path(
        "journeys/<slug:public_id>/cards/<slug:span_key>/open/", cards.open_link, name="open-card"
    ),
    path(
        "journeys/<slug:public_id>/cards/<slug:span_key>/close/",
        cards.close_link,
        name="close-card",
    ),
    # /cards/
    path("cards/<slug:public_id>/", cards.public, name="public-card"),
    path("cards/<slug:public_id>/<slug:shape>.png", cards.public_picture, name="public-picture"),
    # /celebrations/
    path("celebrations/", celebrations.celebrations, name="celebrations"),
    path("celebrations/<slug:public_id>/", celebrations.celebration, name="celebration"),
    path("celebrations/<slug:public_id>/change/", celebrations.change, name="change-celebration"),
    path("celebrations/<slug:public_id>/cheer/", celebrations.cheer, name="cheer"),
    path("celebrations/<slug:public_id>/uncheer/", celebrations.uncheer, name="uncheer"),
    path("celebrations/<slug:public_id>/withdraw/", celebrations.withdraw, name="withdraw"),
    # /check-ins/
    path("check-in/", check_ins.check_in, name="check-in"),
    path("check-ins/", check_ins.check_ins, name="check-ins"),
    path("check-ins/report/", check_ins.report, name="check-ins-report"),
    path("check-ins/days.csv", check_ins.as_csv, name="check-ins-csv"),
    path("check-ins/<slug:public_id>/edit/", check_ins.edit, name="edit-check-in"),
    path("check-ins/<slug:public_id>/look-back/", check_ins.look_back, name="look-back"),
    path("check-ins/<slug:public_id>/looked-back/", check_ins.looked_back, name="looked-back"),
    path("check-ins/<slug:public_id>/count/", check_ins.let_count, name="let-count"),
    path("check-ins/<slug:public_id>/remove/", check_ins.remove, name="remove-check-in"),
    # /right-now/
    path("right-now/", hard_moments.right_now, name="right-now"),
    path("right-now/breathe/", hard_moments.breathe, name="breathe"),
    path("right-now/worker.js", hard_moments.worker, name="worker"),
    path("right-now/tried/", hard_moments.tried, name="tried"),
    path("right-now/letter/", hard_moments.letter, name="letter"),
    path("right-now/letter/remove/", hard_moments.remove_letter, name="remove-letter"),
    # /partners/
    path("partners/", partners.partners, name="partners"),
    path("partners/near/", partners.all_near, name="all-near"),
    path("partners/<slug:public_id>/", partners.partner, name="partner"),
    path("partners/<slug:public_id>/accept/", partners.accept, name="accept-partner"),
    path("partners/<slug:public_id>/end/", partners.end, name="end-partner"),
    path("partners/<slug:public_id>/look-out/", partners.look_out, name="look-out"),
    path("partners/<slug:public_id>/near/", partners.near, name="near"),
    # /reminders/
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/hard-days/", reminders.hard_day, name="hard-day"),
    path("reminders/hard-days/<int:pk>/remove/", reminders.remove_hard_day, name="remove-hard-day"),
    # /groups/<slug>/
    path("groups/<slug:slug>/birthdays/", groups.birthdays, name="birthdays"),
    path("groups/<slug:slug>/manage/daily/", groups.daily, name="daily"),
    # /members/<name>/
    path("members/<name:name>/milestones/", celebrations.of_member, name="member-milestones"),
]
