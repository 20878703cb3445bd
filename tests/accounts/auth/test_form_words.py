"""What the forms of signing in, and of addresses and passwords, say and ask for."""

import pytest

WRONG = "The email address or the password is wrong."


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        ("/accounts/login/", ["Please enter your email address.", "Please enter your password."]),
        ("/accounts/signup/", ["Please choose a pseudonym.", "Please choose a password."]),
        ("/accounts/password/reset/", ["Please enter your email address."]),
    ],
)
def test_an_empty_form_says_by_field_what_is_missing(client, db, path, sentences):
    page = client.post(path).content.decode()
    for sentence in sentences:
        assert page.count(sentence) == 2  # In the summary, and beside the field.
    assert "This field is required" not in page


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_nothing_repeats_the_labels_in_the_fields(client, db, path):
    assert "placeholder" not in client.get(f"/accounts/{path}/").content.decode()


@pytest.mark.parametrize("path", ["password/change", "email"])
def test_nor_in_the_forms_of_a_member(as_alice, path):
    page = as_alice.get(f"/accounts/{path}/", follow=True).content.decode()
    assert "<form" in page
    assert "placeholder" not in page


def test_a_wrong_password_is_said_in_plain_words(client, alice):
    page = client.post("/accounts/login/", {"login": alice.email, "password": "not-this-one"})
    assert WRONG in page.content.decode()
    new_password = '<a href="/accounts/password/reset/">choose a new password</a>'
    assert new_password in page.content.decode()


def test_without_javascript_a_passkey_says_what_it_needs(client, db):
    page = client.post("/accounts/2fa/webauthn/login/", follow=True).content.decode()
    assert "Passkeys need JavaScript." in page


def test_a_box_that_has_to_be_ticked_is_not_named_twice(client, db):
    page = client.post("/accounts/signup/").content.decode()
    assert "I agree to the guidelines.:" not in page
    assert page.count("This forum is for adults who agree to the guidelines.") == 2
