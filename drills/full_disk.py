"""The disk for uploads is full."""

import random
import subprocess
from io import BytesIO
from uuid import uuid4

from PIL import Image

from drills.test_bed import (
    VAR_FOLDER,
    HttpClient,
    create_members,
    create_thread,
    running_web_server,
)

FAULT = "Disk of the uploads full (5 MB)"
PROMISE = "a clear message, text kept, no row without its file, no partial file, posting works"
TRIALS = 40


def run_drill():
    media = VAR_FOLDER / "media"
    media.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", str(media)], check=True)
    try:
        return _fill_disk(media)
    finally:
        subprocess.run(["umount", str(media)], check=True)


def _fill_disk(media):
    people = create_members(TRIALS, "full")
    opening = create_thread(people, "full")
    (media / "other").write_bytes(b"a" * 4_980_000)  # Leaves room for a few pictures.
    with running_web_server() as (_process, port):
        responses = [_upload_avatar(HttpClient(port, member)) for member in people]
        address = f"/threads/{opening.thread.public_id}/reply/"
        form = {"text": "A text without a picture.", "submission": str(uuid4())}
        posted = HttpClient(port, people[1]).post(address, form).status
    saved = sum(response.status == 302 for response in responses)
    refused = [response.data.decode() for response in responses if response.status == 422]
    explained = sum(
        "store pictures right now" in page and "About me, unchanged" in page for page in refused
    )
    missing, partial = _compare_rows_and_files(media, people)
    figure = f"{saved} pictures saved, {len(refused)} refused, {explained} of them with message "
    figure += f"and text; {missing} rows without file, {partial} partial files; a post: {posted}"
    met = saved and refused and explained == len(refused) == TRIALS - saved and posted == 302
    return bool(met and not missing and not partial), figure


def _upload_avatar(reader):
    fields = {
        "about": "About me, unchanged",
        "time_zone": "UTC",
        "avatar": ("a.png", _create_noise_image()),
    }
    return reader.post("/settings/profile/", fields)


def _create_noise_image():
    """Return a PNG of noise, which can't be compressed."""
    out = BytesIO()
    Image.frombytes("RGB", (256, 256), random.randbytes(256 * 256 * 3)).save(out, "PNG")  # noqa: S311
    return out.getvalue()


def _compare_rows_and_files(media, people):
    """Return (number of rows without a readable file, number of files without a row)."""
    missing = 0
    for member in people:
        member.refresh_from_db()
        if member.avatar:
            try:
                Image.open(media / member.avatar.name).load()
            except OSError:
                missing += 1
    named = {media / member.avatar.name for member in people if member.avatar}
    files = {path for path in media.rglob("*") if path.is_file()} - {media / "other"}
    return missing, len(files - named)
