"""How each limit of settings.RATE_LIMITS is used up: by whom, where, with which form."""

from dataclasses import dataclass, field

from accounts.moderation_status.trust import Trust
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns

PATHS = dict(list_url_patterns())
USED_TWICE = 2  # The tests set each limit to this number.


@dataclass
class LimitUse:
    """One way to use up a limit. `typed` are the fields whose text must be shown again."""

    role: str
    name: str
    form: dict = field(default_factory=dict)
    typed: tuple = ()
    method: str = "post"
    # Other parts of the URL, one value for each request.
    parts: list = field(default_factory=lambda: [{}] * (USED_TWICE + 1))
    trust: Trust = Trust.SETTLED
    visitors: bool = False  # Whether the limit also applies to visitors, by network.

    def ask(self, client, world, time, **extra):
        path = PATHS[self.name]
        address = fill_url_pattern(
            path, {**world.arguments(path), **self.parts[time % len(self.parts)]}
        )
        return getattr(client, self.method)(address, self.sent, **extra)

    @property
    def sent(self):
        return self.form | {name: f"My long {name}" for name in self.typed}


@dataclass
class LimitedView:
    """A limit of allauth: its URL, and whether it counts by network or by member."""

    name: str
    per: str
    form: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)

    @property
    def role(self):
        return "visitor" if self.per == "ip" else "member"

    def ask(self, client, time, **extra):
        # Another account each time, because the limit counts by network.
        form = {name: value.format(time) for name, value in self.form.items()}
        return client.post(fill_url_pattern(PATHS[self.name], self.parts), form, **extra)


LIMITED_VIEWS = {
    "login": LimitedView(
        "account_login", "ip", {"login": "x{}@example.org", "password": "my-secret"}
    ),
    "signup": LimitedView(
        "account_signup", "ip", {"email": "x{}@example.org", "password1": "my-secret"}
    ),
    "reset_password": LimitedView("account_reset_password", "ip", {"email": "x{}@example.org"}),
    "reset_password_from_key": LimitedView(
        "account_reset_password_from_key", "ip", parts={"uidb36": "x", "key": "x"}
    ),
    "change_password": LimitedView("account_change_password", "user", {"oldpassword": "my-secret"}),
    "reauthenticate": LimitedView("account_reauthenticate", "user", {"password": "my-secret"}),
    "manage_email": LimitedView(
        "account_email", "user", {"email": "x{}@example.org", "action_add": ""}
    ),
}
# These show an error in the form itself, or belong to a sign-in method that this forum does not
# offer.
ANSWERED_IN_THE_FORM = {
    "login_failed", "confirm_email", "request_login_code", "change_phone", "verify_phone",
}  # fmt: skip


ADVICE = {"kind": "discussion", "support_wanted": "", "anyway": "on"}
LIMIT_USES = {
    "thread": LimitUse("member", "posts:new-thread", ADVICE, ("title", "text", "own_note")),
    "newcomer-thread": LimitUse(
        "member", "posts:new-thread", ADVICE, ("title", "text", "own_note"), trust=Trust.NEW
    ),
    "newcomer-reply": LimitUse(
        "member", "posts:reply", {"anyway": "on"}, ("text", "own_note"), trust=Trust.NEW
    ),
    "group": LimitUse("member", "groups:create", {}, ("name", "summary", "about")),
    "reply": LimitUse("member", "posts:reply", {"anyway": "on"}, ("text", "own_note")),
    "react": LimitUse("member", "posts:react", {"kind": "with-you"}),
    "save": LimitUse("author", "posts:note", {}, ("note",)),
    "search": LimitUse("member", "posts:search", {}, ("q", "author"), "get", visitors=True),
    "similar": LimitUse("member", "posts:similar", method="get"),
    "announce": LimitUse("organizer", "posts:announce", {"anyway": "on"}, ("title", "text")),
    "name": LimitUse("member", "accounts:names", method="get"),
    "cheer": LimitUse("member", "milestones:cheer", {}, ("words",)),
    "check-in": LimitUse(
        "author", "milestones:check-in", {"mood": 3, "craving": 2, "day": "today"},
        ("note", "gratitude"),
    ),
    "own-page": LimitUse(
        "author", "milestones:new-journal-entry", {"day": "2026-01-01"}, ("title", "text")
    ),
    "calendar": LimitUse("author", "groups:my-calendar", method="get", visitors=True),
    "card": LimitUse("author", "milestones:public-picture", method="get", visitors=True),
    "partner": LimitUse("member", "milestones:partners", {}, ("name",)),
    "message": LimitUse("author", "accounts:conversation", {}, ("text",)),
    "ask": LimitUse(
        "stranger", "accounts:ask-peer", {}, ("note",),
        parts=[{"name": f"{role}-person"} for role in ("elsewhere", "organizer", "member")],
    ),
    "newcomer-ask": LimitUse(
        "stranger", "accounts:ask-peer", {}, ("note",),
        parts=[{"name": f"{role}-person"} for role in ("elsewhere", "organizer", "member")],
        trust=Trust.NEW,
    ),
    "near": LimitUse("author", "milestones:near"),
    "join": LimitUse("stranger", "groups:join", {}, ("note",)),
    "offer": LimitUse("author", "groups:offer", {}, ("note",)),
    "resource": LimitUse(
        "member", "groups:suggest-resource", {"category": "apps"}, ("name", "url", "summary")
    ),
    "begin": LimitUse("member", "posts:begin-reply", {}, ("text",), visitors=True),
    "draft": LimitUse("member", "posts:keep-reply", {}, ("text",)),
    "invite": LimitUse("organizer", "groups:invite", {}, ("name",)),
    "listing": LimitUse("member", "groups:report-listing", {}, ("words",), visitors=True),
    "push": LimitUse("member", "accounts:push-on"),
    "report": LimitUse("member", "posts:report", {"reason": "other"}, ("words",)),
    "letter": LimitUse("member", "posts:write-to-moderators", {}, ("words",)),
    "upload": LimitUse(
        "member", "accounts:settings-profile", {"time_zone": "UTC"},
        ("about", "pronouns", "private_note"),
    ),
    "come-back": LimitUse("visitor", "accounts:come-back", method="get", visitors=True),
}  # fmt: skip
