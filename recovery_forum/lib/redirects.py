"""Redirects to where a form was sent from."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def redirect_back(request: HttpRequest, default: Any) -> HttpResponseRedirect:
    """Redirect to the address in `next`, which the form sent, or else as redirect(default) does.

    Addresses of other sites are ignored: a link must not lead away from here in our name.
    """
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect(default)
