"""Backup codes: shown once, all of them in sight, so that a print or a copy has each code."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

pytestmark = pytest.mark.django_db


def test_the_field_holds_one_code_a_line_and_nothing_else(client, alice):
    client.force_login(alice)
    TOTP.activate(alice, generate_totp_secret())
    client.post("/accounts/reauthenticate/", {"password": "one-day-at-a-time"})
    page = client.post("/accounts/2fa/recovery-codes/generate/", follow=True).content.decode()
    rows, codes = re.search(r'rows="(\d+)"\s+readonly>([^<]*)</textarea>', page).groups()
    lines = codes.split("\n")
    assert len(lines) == int(rows) == 10
    assert all(re.fullmatch(r"\d{8}", line) for line in lines)
