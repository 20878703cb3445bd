"""How each limit of settings.THROTTLES is used up: by whom, where, and with which form."""

from dataclasses import dataclass, field

from accounts.trust import Trust

from .addresses import filled, patterns

PATHS = dict(patterns())
TWICE = 2  # Each limit is set to this many, and must hold at whatever the host sets.


@dataclass
class Use:
    """One way to spend a limit. `typed` are the fields whose words must come back."""

    role: str
    name: str
    form: dict = field(default_factory=dict)
    typed: tuple = ()
    method: str = "post"
    # Other parts of the address: one value for each time.
    parts: list = field(default_factory=lambda: [{}] * (TWICE + 1))
    trust: Trust = Trust.SETTLED
    visitors: bool = False  # Whether visitors have this limit too, each network by itself.

    def ask(self, client, world, time, **extra):
        path = PATHS[self.name]
        address = filled(path, {**world.arguments(path), **self.parts[time % len(self.parts)]})
        return getattr(client, self.method)(address, self.sent, **extra)

    @property
    def sent(self):
        return self.form | {name: f"My long {name}" for name in self.typed}


@dataclass
class Door:
    """A limit of allauth's: where it is spent, and whether it counts a network or a member."""

    name: str
    per: str
    form: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)

    @property
    def role(self):
        return "visitor" if self.per == "ip" else "member"

    def ask(self, client, time, **extra):
        # Somebody else each time: what is counted is the network, and not whom they try.
        form = {name: value.format(time) for name, value in self.form.items()}
        return client.post(filled(PATHS[self.name], self.parts), form, **extra)


DOORS = {
    "login": Door("account_login", "ip", {"login": "x{}@example.org", "password": "my-secret"}),
    "signup": Door("account_signup", "ip", {"email": "x{}@example.org", "password1": "my-secret"}),
    "reset_password": Door("account_reset_password", "ip", {"email": "x{}@example.org"}),
    "reset_password_from_key": Door(
        "account_reset_password_from_key", "ip", parts={"uidb36": "x", "key": "x"}
    ),
    "change_password": Door("account_change_password", "user", {"oldpassword": "my-secret"}),
    "reauthenticate": Door("account_reauthenticate", "user", {"password": "my-secret"}),
    "manage_email": Door("account_email", "user", {"email": "x{}@example.org", "action_add": ""}),
}
# Each of these says in the form itself that it was too often, or belongs to a way in that this
# forum does not offer.
ANSWERED_IN_THE_FORM = {
    "login_failed", "confirm_email", "request_login_code", "change_phone", "verify_phone",
}  # fmt: skip


ADVICE = {"kind": "discussion", "wish": "", "anyway": "on"}
USES = {
    "thread": Use("member", "posts:new-thread", ADVICE, ("title", "text", "own_note")),
    "newcomer-thread": Use(
        "member", "posts:new-thread", ADVICE, ("title", "text", "own_note"), trust=Trust.NEW
    ),
    "newcomer-reply": Use(
        "member", "posts:reply", {"anyway": "on"}, ("text", "own_note"), trust=Trust.NEW
    ),
    "group": Use("member", "groups:create", {}, ("name", "summary", "about")),
    "reply": Use("member", "posts:reply", {"anyway": "on"}, ("text", "own_note")),
    "react": Use("member", "posts:react", {"kind": "with-you"}),
    "save": Use("author", "posts:note", {}, ("note",)),
    "search": Use("member", "posts:search", {}, ("q", "author"), "get", visitors=True),
    "similar": Use("member", "posts:similar", method="get"),
    "announce": Use("organizer", "posts:announce", {"anyway": "on"}, ("title", "text")),
    "name": Use("member", "accounts:names", method="get"),
    "cheer": Use("member", "milestones:cheer", {}, ("words",)),
    "check-in": Use(
        "author", "milestones:check-in", {"mood": 3, "craving": 2, "day": "today"},
        ("line", "gratitude"),
    ),
    "card": Use("author", "milestones:public-picture", method="get", visitors=True),
    "partner": Use("member", "milestones:partners", {}, ("name",)),
    "message": Use("author", "accounts:conversation", {}, ("text",)),
    "ask": Use(
        "stranger", "accounts:ask-peer", {}, ("note",),
        parts=[{"name": f"{role}-person"} for role in ("elsewhere", "organizer", "member")],
    ),
    "newcomer-ask": Use(
        "stranger", "accounts:ask-peer", {}, ("note",),
        parts=[{"name": f"{role}-person"} for role in ("elsewhere", "organizer", "member")],
        trust=Trust.NEW,
    ),
    "near": Use("author", "milestones:near"),
    "join": Use("stranger", "groups:join", {}, ("note",)),
    "offer": Use("author", "groups:offer", {}, ("note",)),
    "resource": Use(
        "member", "groups:suggest-resource", {"category": "apps"}, ("name", "url", "summary")
    ),
    "draft": Use("member", "posts:keep-reply", {}, ("text",)),
    "invite": Use("organizer", "groups:invite", {}, ("name",)),
    "listing": Use("member", "groups:report-listing", {}, ("words",), visitors=True),
    "report": Use("member", "posts:report", {"reason": "other"}, ("words",)),
    "upload": Use(
        "member", "accounts:settings-profile", {"time_zone": "UTC"},
        ("about", "pronouns", "private_note"),
    ),
    "come-back": Use("visitor", "accounts:come-back", method="get", visitors=True),
}  # fmt: skip
