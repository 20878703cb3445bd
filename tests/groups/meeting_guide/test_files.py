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


def test_each_encoding_with_a_mark_is_read(subtests):
    for kind, text in FILES.items():
        for encoding, (mark, codec) in ENCODINGS.items():
            with subtests.test(kind=kind, encoding=encoding):
                [row] = parse_feed((mark + text).encode(codec))
                assert row["name"] == NAME


@pytest.mark.parametrize("kind", FILES)
def test_a_file_with_a_mark_is_imported(upload, kind):
    mark, codec = ENCODINGS["utf-16-le"]
    upload((mark + FILES[kind]).encode(codec), confirm=True)
    assert Meeting.objects.get().name == NAME


def test_an_encoding_without_a_mark_is_refused_with_what_to_do(subtests, upload):
    for codec in ("cp1252", "utf-16-le", "iso8859-2"):
        for kind, text in FILES.items():
            with subtests.test(codec=codec, kind=kind), pytest.raises(InvalidFeed, match="UTF-8"):
                parse_feed(text.replace(NAME, "Frühstück").encode(codec))
    page = upload(SHEET.replace(NAME, "Frühstück").encode("cp1252"))
    assertContains(page, "Save the file as UTF-8", status_code=422)
    assert not Meeting.objects.exists()


def test_a_mark_alone_is_refused(subtests, upload):
    for body in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfea", b""):
        with subtests.test(body), pytest.raises(InvalidFeed):
            parse_feed(body)
    assert upload(b"\xef\xbb\xbf").status_code == 422


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_web_page_is_named_as_one_in_each_encoding(codec):
    with pytest.raises(InvalidFeed, match="web page"):
        parse_feed("<!doctype html><p>Checking your browser</p>".encode(codec))


def test_one_row_too_many_is_refused_and_nothing_is_changed(subtests, upload):
    header, row = SHEET.split("\r\n")[:2]
    sheet = "\n".join([header, *[row] * (MAX_FEED_ROWS + 1)]).encode()
    bmlt = json.dumps(json.loads(FILES["bmlt"]) * (MAX_FEED_ROWS + 1)).encode()
    for body in (sheet, bmlt):
        with subtests.test(body[:20]), pytest.raises(InvalidFeed, match="at most 20,000 rows"):
            parse_feed(body)
    feed = json.dumps(json.loads(FILES["feed"]) * (MAX_FEED_ROWS + 1)).encode()
    assertContains(upload(feed), "at most 20,000 rows", status_code=422)
    assert not Meeting.objects.exists()


def test_the_last_row_that_fits_is_read():
    rows = [ROW | {"slug": str(number)} for number in range(MAX_FEED_ROWS)]
    assert len(parse_feed(json.dumps(rows).encode())) == 20_000
