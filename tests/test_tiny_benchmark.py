"""The benchmark runs and writes its report. Its figures are not tested."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.xdist_group("running")
def test_a_tiny_run_measures_every_page(var, tmp_path):
    var.mkdir(exist_ok=True)
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "400").symlink_to(var)  # 400 posts.
    words = ["--tiny", "--seconds", "1", "--mixed-traffic", "1", "--to", str(tmp_path)]
    env = {k: v for k, v in os.environ.items() if k not in {"TESTING", "DATABASE_URL"}}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *words], cwd=ROOT, capture_output=True, text=True,
        env={**env, "VAR_DIR": str(tmp_path), "PAUSE_MS": "500", "WORKER_COUNT": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = (tmp_path / "performance.md").read_text().splitlines()
    pages = [row for row in rows if row.startswith("| ") and "Page" not in row]
    assert len(pages) == 21 + 2
    assert all(row.endswith("| 0 |") for row in pages[:21]), "every request was answered"
    assert any("errors 0" in row for row in rows)
