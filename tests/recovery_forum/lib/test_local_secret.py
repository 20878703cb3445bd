"""Secrets that the forum generates at its first start."""

import stat
from threading import Barrier, Thread

from recovery_forum.lib.local_secret import load_or_create_secret


def test_a_secret_is_created_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "var" / "key"
    first = load_or_create_secret(path)
    assert first
    assert load_or_create_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_two_threads_that_start_at_once_get_the_same_secret(tmp_path):
    both_create, secrets, found = Barrier(2, timeout=10), iter(["one", "two"]), []

    def create():
        both_create.wait()
        return next(secrets)

    threads = [
        Thread(target=lambda: found.append(load_or_create_secret(tmp_path / "key", create)))
        for _number in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
