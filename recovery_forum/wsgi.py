"""Entry point for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_forum.settings")

application = get_wsgi_application()
# Loads the code of all views before gunicorn forks, so that workers share it and first requests are
# fast.
reverse("home")
