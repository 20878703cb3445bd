"""The list of all data in the admin panel, in sections and with a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

# Each section with the models in it, and what a row of each is or is for.
SECTIONS: list[tuple[StrOrPromise, dict[str, StrOrPromise]]] = [
    (
        _("Conversations"),
        {
            "posts.thread": _("Conversations in groups: close, hide or reopen several at once."),
            "posts.post": _("Everything written in threads, with earlier versions of each post."),
            "posts.reaction": _("The small signs of support that members leave on posts."),
        },
    ),
    (
        _("Moderation"),
        {
            "posts.savedreply": _("Texts that moderators can insert when they write to a member."),
            "posts.watchedwords": _("Words that hold or flag a post when someone writes them."),
            "posts.unmasklog": _("Who revealed the author of an anonymous post, when and why."),
        },
    ),
    (
        _("Members"),
        {
            "accounts.member": _("Each account: name, role, restrictions, and when it was made."),
            "accounts.challenge": _("The topics that members and groups can choose."),
            "accounts.peering": _("Which members are connected, and which of them asked."),
            "accounts.block": _("Which members blocked someone."),
            "accounts.mute": _("Which members muted someone."),
            "accounts.formername": _("Names that members used before, so that nobody takes them."),
            "accounts.erasure": _("Accounts that were erased. A restored backup needs the list."),
        },
    ),
    (
        _("Groups and meetings"),
        {
            "groups.group": _("Who can read and who organizes each group; requests to open one."),
            "groups.membership": _("Who belongs to which group, and in which role."),
            "groups.meeting": _("Weekly meetings, in person and online."),
            "groups.meetingfeed": _("Lists of meetings that other organizations publish."),
            "groups.listingreport": _("Reports that a meeting or a link is wrong or outdated."),
            "groups.opportunity": _("Volunteering that groups and organizations offer."),
            "groups.resource": _("Links that help, some suggested by members."),
            "groups.helpline": _("Numbers to call or text in a crisis, by country."),
        },
    ),
    (
        _("Milestones"),
        {
            "milestones.journey": _("That a member counts days, and nothing more about it."),
            "milestones.celebration": _("Milestones that members shared."),
            "milestones.cheer": _("Congratulations on a shared milestone."),
        },
    ),
    (
        _("Sign-in and server"),
        {
            "account.emailaddress": _("Which addresses members sign in with."),
            "mfa.authenticator": _("Two-step verification: delete one if its member lost it."),
            "usersessions.usersession": _("When members were signed in."),
            "auth.group": _("What moderators, editors and other staff are allowed to do."),
            "django_tasks_database.dbtaskresult": _("What the server does in the background."),
        },
    ),
]
# Where the name of the model says something else to people.
NAMES: dict[str, StrOrPromise] = {
    "auth.group": _("Roles"),
    "django_tasks_database.dbtaskresult": _("Background tasks"),
}


def list_sections(app_list: list[dict[str, Any]]) -> list[tuple[StrOrPromise, list[dict]]]:
    """Return the models of `app_list`, from AdminSite.get_app_list(), in their sections.

    Each is a row with `name`, `url`, `add_url` and `about`. Sections without any are left out. What
    has no section stands under "Other".
    """
    rows = {model["model"]._meta.label_lower: model for app in app_list for model in app["models"]}
    sections = [
        (heading, [_row(rows.pop(label), label, about) for label, about in models.items()
                   if label in rows])
        for heading, models in SECTIONS
    ]  # fmt: skip
    sections.append((_("Other"), [_row(model, label, "") for label, model in rows.items()]))
    return [section for section in sections if section[1]]


def describe_model(model: type[Model]) -> tuple[StrOrPromise, StrOrPromise]:
    """Return what the list of `model` is called, and the sentence about it."""
    label = model._meta.label_lower
    about = {label: text for _heading, models in SECTIONS for label, text in models.items()}
    name = NAMES.get(label) or capfirst(str(model._meta.verbose_name_plural))
    return name, about.get(label, "")


def _row(model, label, about):
    return {
        "name": NAMES.get(label, model["name"]),
        "url": model["admin_url"],
        "add_url": model["add_url"],
        "about": about,
    }
