"""Every setting of the forum, read from the environment in one place.

Two modes. *Local* (the default) runs on a laptop with nothing configured: its own PostgreSQL, its
own secret under `var/`, mail in a folder. *Production* (`MODE=production`) is secure by default
and refuses to start without DATABASE_URL, SECRET_KEY and ALLOWED_HOSTS.

docs/settings.md documents each variable; tests/recovery_forum/test_settings.py compares the two.
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.embedded_postgres import get_connection_settings
from recovery_forum.lib.environment import Environment
from recovery_forum.lib.local_secret import load_or_create_secret

env = Environment()  # NAME_FILE names a file that holds the value: for mounted secrets.

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Mode ----------------------------------------------------------------------

# "local" for a laptop and the tests, "production" for everything that real people use.
MODE = env.str("MODE", "local")
if MODE not in {"local", "production"}:
    raise ImproperlyConfigured(f'MODE is "{MODE}"; it must be "local" or "production".')
LOCAL = MODE == "local"

# Whether `serve` fills an empty database with a demo community and prints its sign-ins.
DEMO = env.bool("DEMO", LOCAL)

DEBUG = env.bool("DEBUG", False)

# The folder for the database, email, uploads and secret of a local forum.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))


def required(name):
    """Return the variable `name`. Raises ImproperlyConfigured in production if it is empty."""
    value = env.str(name, "")
    if not value and not LOCAL:
        raise ImproperlyConfigured(f"{name} must be set in production. docs/settings.md says how.")
    return value


# --- Secrets and hosts ---------------------------------------------------------

SECRET_KEY = required("SECRET_KEY") or load_or_create_secret(VAR_DIR / "secret-key")
# The key that signs pushes (VAPID): see accounts/push/keys.py. Without it, the forum creates one in
# VAR_DIR. Several machines need the same one.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", "")
ALLOWED_HOSTS = [host for host in required("ALLOWED_HOSTS").split(",") if host]
if LOCAL and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# The forum's own URL, for the links in emails.
SITE_URL = env.str(
    "SITE_URL",
    f"http://127.0.0.1:{env.str('PORT', '8000')}"
    if LOCAL
    else f"https://{ALLOWED_HOSTS[0].lstrip('.')}",
).rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The number of proxies in front of the web processes. If it is too high, clients can forge their IP
# address and evade every rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# For database maintenance: pages can be read; forms respond with a 503 and the submitted text.
READ_ONLY = env.bool("READ_ONLY", False)

# --- Parts ---------------------------------------------------------------------

INSTALLED_APPS = [
    "recovery_forum.apps.ForumAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "recovery_forum",
    "accounts",
    "groups",
    "posts",
    "milestones",
]

MIDDLEWARE = [
    "recovery_forum.site.request_log.log_requests",
    # Before every middleware that does work for a page: it serves cached pages to visitors.
    "recovery_forum.lib.anonymous_page_cache.serve_cached_pages",
    # Before the others, so that their error responses get these headers too.
    "recovery_forum.site.middleware.isolation_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Adds random padding against BREACH. Saves four fifths of the bytes.
    "django.middleware.gzip.GZipMiddleware",
    "recovery_forum.site.middleware.read_only_mode",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "recovery_forum.site.middleware.member_context",
    "recovery_forum.site.middleware.answer_when_signed_out",
    "recovery_forum.site.middleware.explain_wrong_method",
    "recovery_forum.site.middleware.redirect_restricted_members",
    "posts.safety.crisis_middleware.crisis_middleware",
]

ROOT_URLCONF = "recovery_forum.urls"
WSGI_APPLICATION = "recovery_forum.wsgi.application"
ASGI_APPLICATION = "recovery_forum.asgi.application"

FORM_RENDERER = "recovery_forum.lib.form_rendering.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recovery_forum.site.context_processors.site_context",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["forum"]
CRISPY_TEMPLATE_PACK = "forum"

# --- Database ------------------------------------------------------------------

# PostgreSQL 15 or newer. Without it, a local forum starts its own server (embedded-postgres).
DATABASE_URL = required("DATABASE_URL")
USES_EMBEDDED_DATABASE = not DATABASE_URL
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **(env.db_url_config(DATABASE_URL) if DATABASE_URL else get_connection_settings(VAR_DIR)),
        "ENGINE": "recovery_forum.lib.postgresql",
        # Seconds a connection is kept for the next request; 0 behind PgBouncer.
        "CONN_MAX_AGE": (connection_age := env.int("DATABASE_CONNECTION_AGE", 60)),
        "CONN_HEALTH_CHECKS": True,
        # Behind a pooler, a cursor that outlives its transaction would be on another connection.
        "DISABLE_SERVER_SIDE_CURSORS": connection_age == 0,
    }
}
# Streaming replicas that pages may be read from: see lib/replicas.py. Timeouts are short,
# because the primary can serve every page too.
for number, url in enumerate(env.list("DATABASE_REPLICA_URLS", default=[]), 1):
    replica = DATABASES["default"] | {"OPTIONS": {}} | env.db_url_config(url)
    replica["ENGINE"] = DATABASES["default"]["ENGINE"]
    replica["OPTIONS"] |= {"connect_timeout": 2, "tcp_user_timeout": 2000}
    DATABASES[f"replica-{number}"] = replica
REPLICAS = [name for name in DATABASES if name != "default"]
if REPLICAS:
    DATABASE_ROUTERS = ["recovery_forum.lib.replicas.ReplicaRouter"]
    MIDDLEWARE.append("recovery_forum.lib.replicas.read_from_replicas")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache, sessions, tasks ----------------------------------------------------

# A database table, shared by all processes: no other server is needed. With CACHE_URL, Valkey
# or Redis; while that is unreachable, the table: slower, but rate limits still apply.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
CACHE_URL = env.str("CACHE_URL", "")
if CACHE_URL:
    CACHES["table"] = CACHES["default"]
    CACHES["default"] = {
        "BACKEND": "recovery_forum.lib.fallback_cache.FallbackCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "FALLBACK": "table"},
    }

SESSION_ENGINE = "recovery_forum.lib.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * env.int("SESSION_DAYS", 30)

# The jobs of `manage.py run_scheduler` and their intervals in minutes. Each may safely run twice.
SCHEDULE = {
    # First, because somebody may be in danger.
    "posts.on_call.escalation.escalate_unclaimed_crises": 1,
    "posts.safety.tasks.restart_interrupted_scoring": 1,
    "milestones.support.tasks.continue_support_requests": 1,
    "accounts.push.delivery.retry_pushes": 1,
    "recovery_forum.lib.email_queue.requeue_overdue_messages": 5,
    "accounts.notifications.email.send_due_emails": 1,
    "posts.moderation.tasks.open_cases_for_unanswered_threads": 5,
    "posts.availability.tasks.request_first_replies": 1,
    "posts.threads.tasks.erase_withdrawn_posts": 5,
    "posts.threads.tasks.count_weekly_posts": 60,
    "posts.drafts.tasks.delete_old_drafts": 60,
    "posts.moderation.tasks.delete_old_staff_page_views": 24 * 60,
    "posts.moderation.tasks.raise_trust_levels": 60,
    "posts.moderation.tasks.notify_of_late_cases": 15,
    "posts.pictures.tasks.delete_unused_pictures": 60,
    "milestones.reminders.tasks.send_due_reminders": 1,
    "milestones.partners.tasks.send_silence_alerts": 1,
    "milestones.daily_threads.tasks.open_daily_threads": 1,
    "milestones.celebrations.tasks.delete_withdrawn_celebrations": 5,
    "milestones.awards.tasks.run_milestone_awards": 30,
    "groups.meetings.tasks.send_meeting_reminders": 1,
    "groups.meetings.tasks.update_next_starts": 5,
    "groups.meetings.tasks.escalate_overdue_listing_reports": 60,
    "groups.meeting_guide.tasks.refresh_all_feeds": 30,
    "groups.places.tasks.load_missing_places": 24 * 60,
    "groups.resources.tasks.check_resource_links": 60,
    "groups.meetings.tasks.request_meeting_confirmations": 60,
    "groups.groups.leaderless.report_leaderless_groups": 60,
    "groups.helplines.verification.notify_editors_of_unverified_lines": 7 * 24 * 60,
    "accounts.privacy.deletion.erase_due_accounts": 60,
    "accounts.auth.unconfirmed.delete_unconfirmed_accounts": 24 * 60,
    "accounts.privacy.export.delete_expired_exports": 60,
    "recovery_forum.operations.tasks.delete_expired_rows": 60,
    "recovery_forum.operations.tasks.queue_worker_heartbeat": 1,
    "recovery_forum.operations.backups.tasks.create_nightly_backup": 10,
    "recovery_forum.operations.backups.tasks.report_missing_backup": 60,
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Whether the background worker also looks for a crisis that no phrase names. It takes about 200 MB
# of memory there, and nothing in the web processes. See docs/crisis-classifier.md.
CRISIS_CLASSIFIER = env.bool("CRISIS_CLASSIFIER", True)

# --- Files ---------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "recovery_forum.lib.static_bundles.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "recovery_forum.lib.storage.AtomicFileStorage"},
    "staticfiles": {"BACKEND": "recovery_forum.lib.storage.StaticFilesStorage"},
}
# An S3-compatible store for uploads, so that every web process sees the same files. Its objects are
# private: the forum reads them, by requests that it signs, for those who may see them.
S3_BUCKET = env.str("S3_BUCKET", "")
S3 = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": env.str("S3_ENDPOINT", "") or None,
    "region_name": env.str("S3_REGION", "us-east-1"),
    "access_key": env.str("S3_ACCESS_KEY", "") or None,
    "secret_key": env.str("S3_SECRET_KEY", "") or None,
}
if S3_BUCKET:
    STORAGES["default"] = {"BACKEND": "recovery_forum.lib.storage.create_s3_storage", "OPTIONS": S3}

# --- Backups -------------------------------------------------------------------

# A folder, preferably on another machine. Without it, no backups are made.
BACKUP_TO = env.str("BACKUP_TO", "")
# The host's public key for age ("age1…"). The forum never needs the secret key.
BACKUP_KEY = env.str("BACKUP_KEY", "")
BACKUP_DAYS = env.int("BACKUP_DAYS", 30)  # Days that a backup is kept; the newest always is.
BACKUP_HOUR = env.int("BACKUP_HOUR", 3)  # In UTC; the backup of the day is made after it.

# --- Mail ----------------------------------------------------------------------

# Emails are queued in the database and sent by a task. So a slow mail server slows no page, and
# response times don't reveal whether an address is registered.
EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
# The mail server, as smtp+tls://user:password@host:587. Without it, emails are written to a folder.
EMAIL_URL = env.str("EMAIL_URL", "")
DELIVERY_BACKEND = "recovery_forum.lib.email_queue.FolderEmailBackend"
if EMAIL_URL:
    server = env.email_url_config(EMAIL_URL)
    DELIVERY_BACKEND = server.pop("EMAIL_BACKEND")
    vars().update(server)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 15  # Seconds. Django's own default waits for ever.
# The name in the inbox reveals nothing on a shared screen.
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "The forum <forum@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Who gets an email about errors: addresses, separated by commas.
ADMINS = [(address, address) for address in env.list("ADMINS", default=[])]

# --- Members and signing in ----------------------------------------------------

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["recovery_forum.site.authentication.MemberBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"user_attributes": ("name", "email")}
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# Who may create an account: "open" (anyone) or "closed" (nobody).
REGISTRATION = env.str("REGISTRATION", "open")

ACCOUNT_ADAPTER = "accounts.auth.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.auth.forms.LoginForm",
    "signup": "accounts.auth.forms.SignupForm",
    "add_email": "accounts.auth.password_forms.AddEmailForm",
    "change_password": "accounts.auth.password_forms.ChangePasswordForm",
    "reauthenticate": "accounts.auth.password_forms.ReauthenticateForm",
    "reset_password": "accounts.auth.password_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.auth.password_forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # Otherwise sign-up would reveal who is a member.
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # Mail scanners follow links; a person presses a button.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # This browser stays signed in; all others are not.
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_RATE_LIMITS = {"signup": env.str("SIGNUPS_PER_NETWORK", "20/h/ip")}
ACCOUNT_SIGNUP_REDIRECT_URL = "accounts:welcome"
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "accounts:welcome"
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "accounts.auth.forms.AddPasskeyForm",
    "login_webauthn": "accounts.auth.forms.PasskeyLoginForm",
}
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Forum"  # Shown in an authenticator app, which others may see.
USERSESSIONS_TRACK_ACTIVITY = False  # It would keep addresses.

# --- Rate limits ---------------------------------------------------------------

# Per member, or per network for visitors: (times, seconds). Generous for a hard night, tight
# enough for a flood. Asking for help is never limited.
RATE_LIMITS = {
    "thread": (env.int("THREADS_PER_DAY", 20), 86_400),
    "newcomer-thread": (env.int("NEWCOMER_THREADS_PER_DAY", 6), 86_400),
    "group": (env.int("GROUPS_PER_DAY", 5), 86_400),
    "reply": (env.int("REPLIES_PER_MINUTE", 10), 60),
    "newcomer-reply": (env.int("NEWCOMER_REPLIES_PER_HOUR", 40), 3600),
    # For visitors: what they begin to write is kept in a session.
    "begin": (env.int("BEGUN_REPLIES_PER_HOUR", 30), 3600),
    "react": (env.int("REACTIONS_PER_MINUTE", 60), 60),
    "save": (env.int("SAVES_PER_MINUTE", 60), 60),
    "search": (env.int("SEARCHES_PER_MINUTE", 40), 60),
    "similar": (env.int("SIMILAR_TITLES_PER_MINUTE", 60), 60),
    "name": (env.int("NAMES_PER_MINUTE", 60), 60),
    "cheer": (env.int("CHEERS_PER_MINUTE", 20), 60),
    "check-in": (env.int("CHECK_INS_PER_HOUR", 30), 3600),
    "card": (env.int("CARDS_PER_HOUR", 120), 3600),
    # Files of public meetings that changed. With thousands of meetings, one takes many seconds.
    "calendar": (env.int("CALENDARS_PER_HOUR", 60), 3600),
    # Journal entries, worksheets and the like, which only their member reads.
    "own-page": (env.int("OWN_PAGES_PER_HOUR", 60), 3600),
    "partner": (env.int("PARTNER_REQUESTS_PER_DAY", 10), 86_400),
    "message": (env.int("MESSAGES_PER_MINUTE", 20), 60),
    "ask": (env.int("REQUESTS_PER_DAY", 20), 86_400),
    "newcomer-ask": (env.int("NEWCOMER_REQUESTS_PER_DAY", 5), 86_400),
    # Presses of the button: while a request goes on, they all lead to it.
    "near": (env.int("NEAR_REQUESTS_PER_HOUR", 60), 3600),
    "join": (env.int("JOINS_PER_HOUR", 30), 3600),
    "offer": (env.int("OFFERS_PER_DAY", 20), 86_400),
    "resource": (env.int("SUGGESTIONS_PER_DAY", 10), 86_400),
    "draft": (env.int("DRAFTS_PER_MINUTE", 60), 60),
    "invite": (env.int("INVITATIONS_PER_DAY", 50), 86_400),
    "announce": (env.int("ANNOUNCEMENTS_PER_DAY", 3), 86_400),
    "listing": (env.int("LISTING_REPORTS_PER_DAY", 20), 86_400),
    "push": (env.int("PUSH_CHANGES_PER_HOUR", 60), 3600),
    "report": (env.int("REPORTS_PER_DAY", 10), 86_400),
    "letter": (env.int("LETTERS_PER_HOUR", 20), 3600),
    "upload": (env.int("UPLOADS_PER_HOUR", 30), 3600),
    # For visitors: limits guesses of the secret URL.
    "come-back": (env.int("COME_BACKS_PER_HOUR", 30), 3600),
}
# Whether an administrator must approve each new group before others see it.
GROUPS_NEED_APPROVAL = env.bool("GROUPS_NEED_APPROVAL", False)
# What opens each level of trust: days of being here, threads read, and own posts thanked for. See
# accounts/moderation_status/trust.py. Levels 2 and 3 have 1.5 and 2 times the limits above.
TRUST = {
    1: env.list("TRUST_SETTLED_IN", int, [2, 5, 0]),
    2: env.list("TRUST_KNOWN_HERE", int, [15, 30, 3]),
    3: env.list("TRUST_LONG_WITH_US", int, [50, 100, 20]),
}
for _level, _thresholds in TRUST.items():
    if len(_thresholds) != 3:
        raise ImproperlyConfigured("A level of trust needs days, threads and thanked posts: 2,5,0")
NEWCOMER_LINKS = env.int("NEWCOMER_LINKS", 2)  # In one post of a new member.
# The number of moderators who must agree to a ban; until then the member is suspended.
MODERATORS_TO_BAN = env.int("MODERATORS_TO_BAN", 2)
# How long it is stored which admin pages staff opened: at least 90 days.
STAFF_PAGE_VIEW_DAYS = env.int("STAFF_PAGE_VIEW_DAYS", 365)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # Bytes of a form without its files.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Language and time ---------------------------------------------------------

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "recovery_forum.formats"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- The browser's side of security --------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "upgrade-insecure-requests": not LOCAL,
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if not LOCAL:
    SECURE_SSL_REDIRECT = env.bool("HTTPS_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 63_072_000  # Two years, as the preload list asks.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # The __Host- prefix lets no other host of the domain set or replace them.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
# The contact for vulnerability reports in security.txt: "mailto:…" or "https://…".
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
CSRF_FAILURE_VIEW = "recovery_forum.site.errors.csrf_failure_page"

# --- Logs ----------------------------------------------------------------------

# One JSON object per line, with the request id, without names, addresses and text of members.
LOG_FORMAT = env.str("LOG_FORMAT", "plain" if LOCAL else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {}, "json": {"()": "recovery_forum.lib.logs.JsonFormatter"}},
    "filters": {
        "of_request": {"()": "recovery_forum.lib.logs.RequestIdFilter"},
        "once": {"()": "recovery_forum.lib.logs.RepeatFilter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["of_request"],
        },
        "mail": {
            "class": "recovery_forum.lib.logs.HostEmailHandler",
            "level": "ERROR",
            "filters": ["once"],
        },
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Django's own handlers would email settings and form data.
        "django": {"handlers": [], "propagate": True},
        "django.request": {"handlers": ["mail"], "propagate": True},
        "forum": {"handlers": ["mail"], "propagate": True},
    },
}

# The bearer token that Prometheus sends to /metrics. Without it, /metrics is a 404.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
# A Sentry-compatible DSN for errors: only their class and stack frames, no personal data.
SENTRY_DSN = env.str("SENTRY_DSN", "")

# Every variable that was read above, also as a file: a backup lists those that were set.
DOCUMENTED_VARIABLES = env.requested_names | {f"{name}_FILE" for name in env.requested_names}

# Set by the test runner only: faster settings for tests.
if os.environ.get("TESTING") == "1":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    CRISIS_CLASSIFIER = False  # Its own tests switch it on.
    DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
