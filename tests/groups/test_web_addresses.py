"""A web address may be typed as people know it: the browser does not ask for https://."""

import re

import pytest
from django.urls import reverse

from groups.models import Meeting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "field"),
    [("groups:add-meeting", "online_link"), ("groups:group-resources", "url")],
)
def test_the_browser_takes_an_address_without_a_scheme(as_organizer, group, name, field):
    page = as_organizer.get(reverse(name, args=[group.slug])).content.decode()
    tag = re.search(rf'<input[^>]*name="{field}"[^>]*>', page)[0]
    assert 'type="url"' not in tag
    assert 'inputmode="url"' in tag


def test_the_address_is_completed(as_organizer, group):
    page = reverse("groups:add-meeting", args=[group.slug])
    meeting = {"name": "Tea", "weekday": "0", "time": "18:00", "frequency": "weekly"}
    form = as_organizer.get(page).context["form"]
    initial = {name: value for name, value in form.initial.items() if value not in (None, [])}
    as_organizer.post(page, initial | meeting | {"online_link": "meet.example.org/tea"})
    assert Meeting.objects.get().online_link == "https://meet.example.org/tea"
