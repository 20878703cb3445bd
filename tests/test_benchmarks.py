"""The report of the benchmark. tests/test_tiny_benchmark.py runs it whole."""

from benchmarks.browser_metrics import VisitMetrics
from benchmarks.load_generator import LoadResult, parse_wrk_output
from benchmarks.mixed_traffic import MixedTrafficResult
from benchmarks.report import GENERATED_MARKER, write_report

WRK_OUTPUT = """
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.50ms    1.20ms  20.00ms   90.50%
  Latency Distribution
     50%    4.20ms
     75%    5.00ms
     99%    1.20s
  2,000 requests in 2.00s, 8.00MB read
  Non-2xx or 3xx responses: 3
Requests/sec:    931.25
p95 8.125 ms
"""


def test_the_output_of_wrk_is_parsed():
    assert parse_wrk_output(WRK_OUTPUT) == LoadResult(931.25, 4.2, 8.125, 1200.0, 3)


def run_of(posts, speed):
    page = {
        "name": "Home", "reader": "member", "queries": 9, "bytes": 1000, "compressed": 300,
        "load": LoadResult(speed, 1.0, 1.5, 2.0, 0), "floor": LoadResult(900, 1, 1.5, 2, 0),
    }  # fmt: skip
    landing = page | {
        "name": "Landing page",
        "reader": "visitor",
        "floor": LoadResult(6000, 1, 1.5, 2, 0),
    }
    return {"pages": [landing, page], "sizes": {"posts": posts}, "memory": [100.0]}


def test_the_report_compares_with_the_floor_and_with_the_small_community(tmp_path):
    write_report([run_of(10_000, 300.0), run_of(1_000_000, 270.0)], tmp_path, 5)
    row = "| Home | member | 270 | 1.0 | 1.5 | 2.0 | 0.30 | 0.90 | 9 | 1,000 | 300 | 0 |"
    assert row in (tmp_path / "performance.md").read_text()


def test_the_report_contains_mixed_traffic_and_first_visits(tmp_path):
    had = MixedTrafficResult(600, 30_000, 12.0, 80.0, 140.0, 0, (101.0, 118.0))
    visit = VisitMetrics(["http://127.0.0.1/"] * 6, 41_000, 0.001, 640.0)
    write_report(
        [run_of(10, 3.0) | {"mixed_traffic": had, "visits": [("Landing page", visit)]}], tmp_path, 5
    )
    text = (tmp_path / "performance.md").read_text()
    assert "50 mixed requests a second for 600 s, p50 12 ms, p95 80 ms" in text
    assert "| Landing page | 6 | 0 | 41,000 | 640 | 0.001 |" in text


def test_text_above_the_figures_is_kept(tmp_path):
    (tmp_path / "performance.md").write_text(
        f"# Performance\n\nOur words.\n\n{GENERATED_MARKER}\nold"
    )
    write_report([run_of(10_000, 300.0)], tmp_path, 5)
    text = (tmp_path / "performance.md").read_text()
    assert "Our words." in text
    assert "old" not in text
