"""The baseline: a bare Django app on the same machine, to compare with."""

import os

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.urls import path

TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "OPTIONS": {},
}
settings.configure(
    SECRET_KEY="nothing is signed here",  # noqa: S106
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    TEMPLATES=[TEMPLATES],
    DATABASES={
        "default": {
            **environ.Env.db_url_config(os.environ["DATABASE_URL"]),
            "ENGINE": "django.db.backends.postgresql",
            "CONN_MAX_AGE": 60,
        }
    },
)
application = get_wsgi_application()

CONSTANT_BODY = b"x" * int(os.environ.get("BYTES", "10000"))
ROWS_TEMPLATE = """<!doctype html><title>{{ title }}</title><ul>{% for row in rows %}
<li><a href="/posts/{{ row.1 }}/">{{ row.1 }}</a> {{ row.2 }} · {{ row.3 }}</li>{% endfor %}</ul>"""
QUERIES = (
    ("SELECT id, title FROM posts_thread WHERE id = %s", 1),
    ("SELECT id, public_id, text, posted_at FROM posts_post WHERE id <= %s ORDER BY id LIMIT 20",
     20),
    ("SELECT id, name FROM accounts_member WHERE id = %s", 1),
)  # fmt: skip
_template = engines["django"].from_string(ROWS_TEMPLATE)


def constant_page(request):
    return HttpResponse(CONSTANT_BODY)


def query_page(request):
    results = []
    with connection.cursor() as cursor:
        for sql, value in QUERIES:
            cursor.execute(sql, [value])
            results.append(cursor.fetchall())
    (thread,), rows, _member = results
    return HttpResponse(_template.render({"title": thread[1], "rows": rows}))


urlpatterns = [path("constant", constant_page), path("queries", query_page)]
