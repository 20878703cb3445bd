"""A form that can't be read gets the page of its error, and not another error."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PLAIN = "application/x-www-form-urlencoded"


def test_a_missing_page_stays_a_missing_page(subtests):
    cases = [
        ("multipart/form-data", b"x"),
        (f"multipart/form-data; boundary={'x' * 500}", b"x"),
        (f"{PLAIN}; charset=utf-16", b"a=b"),
        (PLAIN, b"&".join(b"a%d=1" % number for number in range(1500))),
        (PLAIN, b"text=" + b"a" * 3_000_000),
    ]
    for kind, body in cases:
        with subtests.test(kind=kind, body=body):
            answer = Client(enforce_csrf_checks=True).generic(
                "POST", "/nothing/", body, content_type=kind
            )
            assert answer.status_code == 404
