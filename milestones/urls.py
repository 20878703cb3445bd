from django.urls import path

from milestones.cards.views import (
    card_detail,
    card_image,
    close_card_link,
    open_card_link,
    public_card,
    public_card_image,
)
from milestones.celebrations.views import (
    celebration_detail,
    celebration_list,
    cheer_celebration,
    confirm_withdrawal,
    edit_celebration,
    group_anniversaries,
    member_milestones,
    new_celebration,
    undo_celebration_withdrawal,
    withdraw_cheer,
)
from milestones.check_ins.views import (
    answer_pledge,
    check_in_list,
    check_in_report,
    edit_check_in,
    export_check_ins,
    new_check_in,
    pledge_answered,
    remove_check_in,
    rough_day,
    select_check_in_view,
)
from milestones.daily_threads.views import edit_daily_threads
from milestones.hard_moments.views import (
    breathing_exercise,
    edit_hard_moment,
    edit_letter,
    own_proof,
    record_hard_moment,
    remove_hard_moment,
    remove_letter,
    right_now,
    service_worker,
)
from milestones.journal.views import (
    edit_journal_entry,
    journal,
    journal_entry,
    new_journal_entry,
    remove_journal_entry,
    search_my_pages,
)
from milestones.journeys.views import (
    answer_correction,
    edit_journey,
    journey_detail,
    journey_list,
    journey_photo,
    new_journey,
    remove_journey,
    remove_milestone,
)
from milestones.limits.views import amount_list, new_limit, remove_limit
from milestones.own_milestones.views import (
    edit_own_milestone,
    new_own_milestone,
    remove_own_milestone,
)
from milestones.partners.views import (
    accept_partner,
    edit_silence_alert,
    end_partnership,
    partner_detail,
    partner_list,
)
from milestones.reminders.views import add_hard_day, edit_reminders, remove_hard_day
from milestones.safety_plans.views import (
    choose_plan_readers,
    edit_plan,
    partner_plan,
    plan_copy,
    plan_detail,
    remove_plan,
)
from milestones.setbacks.views import (
    edit_setback,
    new_setback,
    remove_setback,
    resume_journey,
    setback_detail,
)
from milestones.support.views import (
    answer_support_request,
    ask_all_partners_for_support,
    ask_partner_for_support,
    edit_support_preferences,
    end_support_request,
    support_detail,
)
from milestones.worksheets.views import (
    compare_worksheets,
    edit_worksheet,
    new_worksheet,
    remove_worksheet,
    worksheet_detail,
    worksheet_list,
)

app_name = "milestones"

urlpatterns = [
    # /journeys/
    path("journeys/", journey_list, name="journeys"),
    path("journeys/new/", new_journey, name="new-journey"),
    path("journeys/<slug:public_id>/", journey_detail, name="journey"),
    path("journeys/<slug:public_id>/photo/", journey_photo, name="journey-photo"),
    path("journeys/<slug:public_id>/edit/", edit_journey, name="edit-journey"),
    path("journeys/<slug:public_id>/remove/", remove_journey, name="remove-journey"),
    path(
        "journeys/<slug:public_id>/corrected/",
        answer_correction,
        name="answer-correction",
    ),
    path(
        "journeys/<slug:public_id>/milestones/<slug:span_key>/remove/",
        remove_milestone,
        name="remove-milestone",
    ),
    path("journeys/<slug:public_id>/own/new/", new_own_milestone, name="new-own-milestone"),
    path(
        "journeys/<slug:public_id>/own/<slug:own_id>/edit/",
        edit_own_milestone,
        name="edit-own-milestone",
    ),
    path(
        "journeys/<slug:public_id>/own/<slug:own_id>/remove/",
        remove_own_milestone,
        name="remove-own-milestone",
    ),
    path("journeys/<slug:public_id>/amounts/", amount_list, name="amounts"),
    path("journeys/<slug:public_id>/limits/new/", new_limit, name="new-limit"),
    path("journeys/<slug:public_id>/limits/<int:pk>/remove/", remove_limit, name="remove-limit"),
    path("journeys/<slug:public_id>/celebrate/", new_celebration, name="celebrate"),
    path("journeys/<slug:public_id>/setbacks/new/", new_setback, name="new-setback"),
    path("journeys/<slug:public_id>/setbacks/<slug:setback_id>/", setback_detail, name="setback"),
    path(
        "journeys/<slug:public_id>/setbacks/<slug:setback_id>/edit/",
        edit_setback,
        name="edit-setback",
    ),
    path(
        "journeys/<slug:public_id>/setbacks/<slug:setback_id>/go-on/",
        resume_journey,
        name="go-on",
    ),
    path(
        "journeys/<slug:public_id>/setbacks/<slug:setback_id>/remove/",
        remove_setback,
        name="remove-setback",
    ),
    path("journeys/<slug:public_id>/cards/<slug:span_key>/", card_detail, name="card"),
    path(
        "journeys/<slug:public_id>/cards/<slug:span_key>/<slug:shape>.png",
        card_image,
        name="card-picture",
    ),
    path("journeys/<slug:public_id>/cards/<slug:span_key>/open/", open_card_link, name="open-card"),
    path(
        "journeys/<slug:public_id>/cards/<slug:span_key>/close/",
        close_card_link,
        name="close-card",
    ),
    # /cards/
    path("cards/<slug:public_id>/", public_card, name="public-card"),
    path("cards/<slug:public_id>/<slug:shape>.png", public_card_image, name="public-picture"),
    # /celebrations/
    path("celebrations/", celebration_list, name="celebrations"),
    path("celebrations/<slug:public_id>/", celebration_detail, name="celebration"),
    path("celebrations/<slug:public_id>/change/", edit_celebration, name="change-celebration"),
    path("celebrations/<slug:public_id>/cheer/", cheer_celebration, name="cheer"),
    path("celebrations/<slug:public_id>/uncheer/", withdraw_cheer, name="uncheer"),
    path("celebrations/<slug:public_id>/withdraw/", confirm_withdrawal, name="withdraw"),
    path(
        "celebrations/<slug:public_id>/undo/", undo_celebration_withdrawal, name="undo-withdrawal"
    ),
    # /check-ins/
    path("check-in/", new_check_in, name="check-in"),
    path("check-in/rough/", rough_day, name="rough-day"),
    path("check-ins/", check_in_list, name="check-ins"),
    path("check-ins/report/", check_in_report, name="check-ins-report"),
    path("check-ins/days.csv", export_check_ins, name="check-ins-csv"),
    path("check-ins/<slug:public_id>/edit/", edit_check_in, name="edit-check-in"),
    path("check-ins/<slug:public_id>/look-back/", answer_pledge, name="look-back"),
    path("check-ins/<slug:public_id>/looked-back/", pledge_answered, name="looked-back"),
    path("check-ins/<slug:public_id>/count/", select_check_in_view, name="let-count"),
    path("check-ins/<slug:public_id>/remove/", remove_check_in, name="remove-check-in"),
    # /worksheets/
    path("worksheets/", worksheet_list, name="worksheets"),
    path("worksheets/new/<slug:kind>/", new_worksheet, name="new-worksheet"),
    path("worksheets/compare/<slug:kind>/", compare_worksheets, name="compare-worksheets"),
    path("worksheets/<slug:public_id>/", worksheet_detail, name="worksheet"),
    path("worksheets/<slug:public_id>/edit/", edit_worksheet, name="edit-worksheet"),
    path("worksheets/<slug:public_id>/remove/", remove_worksheet, name="remove-worksheet"),
    # /journal/
    path("journal/", journal, name="journal"),
    path("journal/new/", new_journal_entry, name="new-journal-entry"),
    path("journal/<slug:public_id>/", journal_entry, name="journal-entry"),
    path("journal/<slug:public_id>/edit/", edit_journal_entry, name="edit-journal-entry"),
    path("journal/<slug:public_id>/remove/", remove_journal_entry, name="remove-journal-entry"),
    # /my-pages/
    path("my-pages/", search_my_pages, name="my-pages"),
    # /right-now/
    path("right-now/", right_now, name="right-now"),
    path("right-now/breathe/", breathing_exercise, name="breathe"),
    path("right-now/worker.js", service_worker, name="worker"),
    path("right-now/tried/", record_hard_moment, name="tried"),
    path("right-now/letter/", edit_letter, name="letter"),
    path("right-now/letter/remove/", remove_letter, name="remove-letter"),
    path("right-now/plan/", plan_detail, name="plan"),
    path("right-now/plan/edit/", edit_plan, name="edit-plan"),
    path("right-now/plan/remove/", remove_plan, name="remove-plan"),
    path("right-now/plan/readers/", choose_plan_readers, name="share-plan"),
    path("right-now/plan/copy/", plan_copy, name="plan-copy"),
    path("right-now/proof/", own_proof, name="proof"),
    path("right-now/proof/<int:pk>/", edit_hard_moment, name="hard-moment"),
    path("right-now/proof/<int:pk>/remove/", remove_hard_moment, name="remove-hard-moment"),
    # /partners/
    path("partners/", partner_list, name="partners"),
    path("partners/choices/", edit_support_preferences, name="support-preferences"),
    path("partners/near/", ask_all_partners_for_support, name="all-near"),
    path("partners/<slug:public_id>/", partner_detail, name="partner"),
    path("partners/<slug:public_id>/accept/", accept_partner, name="accept-partner"),
    path("partners/<slug:public_id>/end/", end_partnership, name="end-partner"),
    path("partners/<slug:public_id>/look-out/", edit_silence_alert, name="look-out"),
    path("partners/<slug:public_id>/plan/", partner_plan, name="partner-plan"),
    path("partners/<slug:public_id>/near/", ask_partner_for_support, name="near"),
    # /support/
    path("support/<slug:public_id>/", support_detail, name="support"),
    path("support/<slug:public_id>/answer/", answer_support_request, name="answer-support"),
    path("support/<slug:public_id>/end/", end_support_request, name="end-support"),
    # /reminders/
    path("reminders/", edit_reminders, name="reminders"),
    path("reminders/hard-days/", add_hard_day, name="hard-day"),
    path("reminders/hard-days/<int:pk>/remove/", remove_hard_day, name="remove-hard-day"),
    # /groups/<slug>/
    path("groups/<slug:slug>/birthdays/", group_anniversaries, name="birthdays"),
    path("groups/<slug:slug>/manage/daily/", edit_daily_threads, name="daily"),
    # /members/<name>/
    path("members/<name:name>/milestones/", member_milestones, name="member-milestones"),
]
