"""Meetings of a BMLT root server, the database that Narcotics Anonymous uses, as feed rows.

The format is the JSON of its semantic interface: `GetSearchResults`, with the used formats if
`get_used_formats=1` was asked for, and `GetServiceBodies`. Values are texts, also numbers.
"""

from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from groups.meeting_guide.codes import NA
from groups.meeting_guide.parsing import parse_time

SEARCH, SERVICE_BODIES = "GetSearchResults", "GetServiceBodies"
VENUE_TYPES = {"1": "in_person", "2": "online", "3": "hybrid"}
# Formats that say where a meeting is held. They decide where a server gives no venue type.
VIRTUAL, TEMPORARILY_CLOSED, HYBRID = "VM", "TC", "HY"
# The world-wide names of formats that differ from the codes of meeting types.
WORLD_IDS = {"OPEN": "O", "CLOSED": "C", "WCHR": "X"}
COPIED_COLUMNS = {
    "id_bigint": "slug",
    "meeting_name": "name",
    "time_zone": "timezone",
    "location_text": "location",
    "location_info": "location_notes",
    "location_street": "address",
    "location_municipality": "city",
    "location_province": "state",
    "location_postal_code_1": "postal_code",
    "location_nation": "country",
    "latitude": "latitude",
    "longitude": "longitude",
    "virtual_meeting_link": "conference_url",
    "virtual_meeting_additional_info": "conference_url_notes",
    "phone_meeting_number": "conference_phone",
    "email_contact": "email",
    "published": "published",
}


def is_bmlt(data) -> bool:
    """Whether parsed JSON is an answer of `GetSearchResults`."""
    rows = data.get("meetings") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        return False
    return "id_bigint" in rows[0] and "weekday_tinyint" in rows[0]


def build_request_urls(url: str) -> tuple[str, str] | None:
    """Return the URLs of the meetings with their formats and of the service bodies, or None.

    `url` is what a moderator entered; None if it does not lead to a root server.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if query.get("switcher") != SEARCH:
        return None
    search = urlencode(query | {"get_used_formats": "1"})
    bodies = urlencode({"switcher": SERVICE_BODIES})
    return parts._replace(query=search).geturl(), parts._replace(query=bodies).geturl()


def convert_rows(data, service_bodies=()) -> list[dict]:
    """Return the rows of a parsed answer as rows of a Meeting Guide feed.

    `service_bodies` is the parsed answer of `GetServiceBodies`. Without it, rows name none.
    """
    rows, formats = (
        (data["meetings"], data.get("formats", ())) if isinstance(data, dict) else (data, ())
    )
    known_formats = {f.get("key_string"): f for f in formats if isinstance(f, dict)}
    bodies = {
        str(body.get("id")): body.get("name", "")
        for body in service_bodies
        if isinstance(body, dict)
    }
    return [
        _convert_row(row, known_formats, bodies) if isinstance(row, dict) else row for row in rows
    ]


def _convert_row(row, formats, bodies):
    given = [key.strip() for key in str(row.get("formats") or "").split(",") if key.strip()]
    feed_row = {name: row[column] for column, name in COPIED_COLUMNS.items() if row.get(column)}
    return feed_row | {
        "day": _convert_day(row.get("weekday_tinyint")),
        "time": row.get("start_time", ""),
        "end_time": _add_duration(row.get("start_time"), row.get("duration_time")),
        "types": _convert_formats(given, formats),
        "attendance_option": _find_attendance_option(row, given),
        "regions": _list_regions(row),
        "notes": "\n".join(
            str(row[name]) for name in ("comments", "bus_lines", "train_lines") if row.get(name)
        ),
        "district": bodies.get(str(row.get("service_body_bigint")), ""),
    }


def _convert_day(value):
    """Return the day, 0 for Sunday. BMLT counts from 1."""
    text = str(value or "")
    return int(text) - 1 if text in {"1", "2", "3", "4", "5", "6", "7"} else text


def _add_duration(start, duration):
    begin, length = parse_time(start or ""), parse_time(duration or "")
    if begin is None or length is None:
        return ""
    end = datetime.combine(datetime.min, begin) + timedelta(
        hours=length.hour, minutes=length.minute
    )
    return f"{end:%H:%M}"


def _convert_formats(given, formats):
    """Return the types of the format keys: codes of NA, or the name that the server has for one."""
    types = []
    for key in given:
        details = formats.get(key, {})
        world_id = str(details.get("world_id") or "").upper()
        code = WORLD_IDS.get(world_id, world_id)
        if key.upper() in {VIRTUAL, HYBRID}:
            continue
        if key.upper() == TEMPORARILY_CLOSED:
            types.append(TEMPORARILY_CLOSED)
        elif code in NA or key in NA:
            types.append(code if code in NA else key)
        else:
            types.append(details.get("name_string") or key)
    return types


def _find_attendance_option(row, given):
    keys = {key.upper() for key in given}
    option = VENUE_TYPES.get(str(row.get("venue_type") or ""), "")
    if not option and keys & {VIRTUAL, HYBRID}:
        option = "hybrid" if HYBRID in keys else "online"
    if TEMPORARILY_CLOSED in keys:
        can_join = row.get("virtual_meeting_link") or row.get("phone_meeting_number")
        return "online" if can_join else ""
    return option


def _list_regions(row):
    names = (row.get("location_province"), row.get("location_sub_province"))
    places = (row.get("location_municipality"), row.get("location_neighborhood"))
    return list(dict.fromkeys(str(name) for name in (*names, *places) if name))
