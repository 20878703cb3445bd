"""Entry point for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_forum.settings")

application = get_wsgi_application()
# The code of all pages is loaded here, once: a server's processes share it, and the first who ask
# a new one need not wait for it.
reverse("home")
