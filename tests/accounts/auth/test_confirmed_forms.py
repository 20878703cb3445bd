"""A form that is sent before the password was confirmed goes on at its own address afterwards."""

import re

import pytest

pytestmark = pytest.mark.django_db
CONFIRM = "/accounts/reauthenticate/"


@pytest.mark.parametrize("path", ["/settings/data/leave/", "/settings/name/"])
def test_a_refused_form_is_sent_to_its_own_address(as_alice, path):
    response = as_alice.post(path, {})
    assert response["Location"].startswith(CONFIRM)
    page = as_alice.post(response["Location"], {"password": "one-day-at-a-time", "next": path})
    assert page.status_code == 422
    forms = re.findall(r"<form[^>]*>", page.content.decode().split('id="content"')[1])
    assert f'action="{path}"' in forms[0]
