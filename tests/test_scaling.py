"""The calculation of docs/scaling.md, and its table."""

from benchmarks.scaling import MEMBER_COUNTS, REPORT_FILE, PageCost, build_row, find_bottleneck


def test_higher_costs_need_more_cores():
    cheap, dear = (build_row(10**6, PageCost(page, 5, 1000)) for page in (10, 100))
    assert int(dear[3].replace(",", "")) > int(cheap[3].replace(",", ""))


def test_a_small_forum_needs_one_machine():
    assert build_row(10**4, PageCost(30, 8, 4000))[-1].startswith("nothing")


def test_bottlenecks_appear_in_order():
    sizes = [(1, 1, 8, 1), (8, 2, 64, 1), (40, 9, 320, 1), (90, 30, 720, 1), (900, 300, 7200, 1)]
    turns = [find_bottleneck(*size) for size in sizes]
    assert len(set(turns)) == len(turns)


def test_the_page_has_a_row_for_each_size():
    text = REPORT_FILE.read_text()
    assert all(f"| {members:,} |" in text for members in MEMBER_COUNTS)
