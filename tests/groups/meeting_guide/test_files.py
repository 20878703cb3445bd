"""Files of feeds as programs write them: with a byte order mark, in other encodings, very long."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains

from groups.meeting_guide.importing import MAX_FEED_ROWS, InvalidFeed, parse_feed
from groups.models import Group, Meeting, MeetingFeed
from tests.groups.meeting_guide.test_bmlt_and_sheets import build_bmlt_row

pytestmark = pytest.mark.django_db
NAME = "Frühstück für Łucja, 東京 🙂"
ROW = {"name": NAME, "slug": "dawn", "day": 1, "time": "06:30", "timezone": "Europe/London"}
SHEET = f'slug,name,day,time,timezone\r\ndawn,"{NAME}",Monday,06:30,Europe/London\r\n'
FILES = {
    "feed": json.dumps([ROW], ensure_ascii=False),
    "sheet": SHEET,
    "bmlt": json.dumps([build_bmlt_row(meeting_name=NAME)], ensure_ascii=False),
}
ENCODINGS = {
    "plain": ("", "utf-8"),
    "mark": ("\ufeff", "utf-8"),
    "utf-16-le": ("\ufeff", "utf-16-le"),
    "utf-16-be": ("\ufeff", "utf-16-be"),
}


@pytest.fixture
def upload(as_moderator, settings, make_group):
    """Return a function that previews the import of a file."""
    settings.DEMO = True
    feed = MeetingFeed.objects.create(name="Theirs", group=make_group("G", Group.Visibility.OPEN))
    address = f"/admin/groups/meetingfeed/{feed.pk}/"

    def upload(body, confirm=False):
        file = SimpleUploadedFile("meetings.json", body)
        page = as_moderator.post(f"{address}look/", {"file": file})
        if confirm:
            as_moderator.post(f"{address}take-over/")
        return page

    return upload


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", FILES)
def test_each_encoding_with_a_mark_is_read(upload, kind, encoding):
    mark, codec = ENCODINGS[encoding]
    upload((mark + FILES[kind]).encode(codec), confirm=True)
    assert Meeting.objects.get().name == NAME


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("codec", ["cp1252", "utf-16-le", "iso8859-2"])
def test_an_encoding_without_a_mark_is_refused_with_what_to_do(upload, kind, codec):
    body = FILES[kind].replace(NAME, "Frühstück").encode(codec)
    page = upload(body)
    assertContains(page, "Save the file as UTF-8", status_code=422)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfea", b""])
def test_a_mark_alone_is_refused(upload, body):
    if body:
        assert upload(body).status_code == 422
    with pytest.raises(InvalidFeed):
        parse_feed(body)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_web_page_is_named_as_one_in_each_encoding(codec):
    with pytest.raises(InvalidFeed, match="web page"):
        parse_feed("<!doctype html><p>Checking your browser</p>".encode(codec))


@pytest.mark.parametrize("kind", FILES)
def test_one_row_too_many_is_refused_and_nothing_is_changed(upload, kind):
    if kind == "sheet":
        header, row = SHEET.split("\r\n")[:2]
        body = "\n".join([header, *[row] * (MAX_FEED_ROWS + 1)])
    else:
        body = json.dumps(json.loads(FILES[kind]) * (MAX_FEED_ROWS + 1))
    assertContains(upload(body.encode()), "at most 20,000 rows", status_code=422)
    assert not Meeting.objects.exists()


def test_the_last_row_that_fits_is_read():
    rows = [ROW | {"slug": str(number)} for number in range(MAX_FEED_ROWS)]
    assert len(parse_feed(json.dumps(rows).encode())) == 20_000
