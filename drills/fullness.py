"""No room for pictures any more."""

import random
import subprocess
from io import BytesIO
from uuid import uuid4

from PIL import Image

from .stage import VAR, Reader, members, thread, web

FAULT = "Disk of the uploads full (5 MB)"
MARK = "a clear sentence, text kept, no row without its file, no half file, posting works"
TRIALS = 40


def drill():
    media = VAR / "media"
    media.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", str(media)], check=True)
    try:
        return _fill(media)
    finally:
        subprocess.run(["umount", str(media)], check=True)


def _fill(media):
    people = members(TRIALS, "full")
    opening = thread(people, "full")
    (media / "other").write_bytes(b"a" * 4_980_000)  # Room for the first few.
    with web() as (_process, port):
        answers = [_upload(Reader(port, member)) for member in people]
        address = f"/threads/{opening.thread.public_id}/reply/"
        form = {"text": "Words need no room.", "submission": str(uuid4())}
        posted = Reader(port, people[1]).post(address, form).status
    kept = sum(answer.status == 302 for answer in answers)
    refused = [answer.data.decode() for answer in answers if answer.status == 422]
    told = sum("no room for pictures" in page and "About me, kept" in page for page in refused)
    missing, partial = _compare(media, people)
    figure = f"{kept} pictures kept, {len(refused)} refused, {told} of them with sentence and text;"
    figure += f" {missing} rows without file, {partial} half files; a post: {posted}"
    met = kept and refused and told == len(refused) == TRIALS - kept and posted == 302
    return bool(met and not missing and not partial), figure


def _upload(reader):
    fields = {"about": "About me, kept", "time_zone": "UTC", "avatar": ("a.png", _picture())}
    return reader.post("/settings/profile/", fields)


def _picture():
    """Noise: nothing makes it small."""
    out = BytesIO()
    Image.frombytes("RGB", (256, 256), random.randbytes(256 * 256 * 3)).save(out, "PNG")  # noqa: S311
    return out.getvalue()


def _compare(media, people):
    """(rows whose file is missing or does not open, files that no row names)"""
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
