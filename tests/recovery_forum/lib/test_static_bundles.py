"""A browser asks for the stylesheet and the script at once, also when neither is built yet."""

from concurrent.futures import ThreadPoolExecutor

from recovery_forum.lib.static_bundles import BUNDLES, build_bundle, write_bundle


def test_bundles_that_are_written_at_once_do_not_mix(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    expected = {path: build_bundle(path) for path in BUNDLES}
    with ThreadPoolExecutor(12) as threads:
        for _round in range(20):
            for file in tmp_path.iterdir():
                file.unlink()
            written = list(threads.map(write_bundle, [*BUNDLES] * 4))
            assert {file.name: file.read_text() for file in written} == expected
    assert {file.name for file in tmp_path.iterdir()} == {*BUNDLES}
