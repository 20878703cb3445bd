"""First visits in Chromium: requests, bytes, layout shift and largest contentful paint."""

import shutil
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

PHONE_VIEWPORT = {"width": 360, "height": 780}
# Lighthouse's "slow 4G" for a phone in the middle of the market: round trip, bandwidth, processor.
SLOW_4G = {
    "offline": False, "latency": 150, "downloadThroughput": 1_638_400 // 8,
    "uploadThroughput": 750_000 // 8,
}  # fmt: skip
CPU_SLOWDOWN = 4
# A shift within half a second of a tap has `hadRecentInput` and does not count.
PERFORMANCE_OBSERVER_JS = """
window.layoutShift = 0; window.largestPaint = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) window.layoutShift += entry.value;
})).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list =>
  list.getEntries().forEach(entry => window.largestPaint = entry.startTime))
  .observe({type: "largest-contentful-paint", buffered: true});
"""


@dataclass
class VisitMetrics:
    """The metrics of one page load."""

    requested_urls: list
    bytes: int  # As transferred.
    layout_shift: float  # CLS.
    largest_paint: float  # In ms.

    @property
    def hosts(self):
        return {urlsplit(address).netloc for address in self.requested_urls}


def measure_first_visit(browser, address: str, cookie="", cpu_slowdown=0) -> VisitMetrics:
    """Open `address` with an empty cache. With a `cpu_slowdown`, its connection is slow too.

    `cookie` is sent as a header, because browsers reject `__Host-` cookies without HTTPS.
    """
    context = browser.new_context(viewport=PHONE_VIEWPORT)
    try:
        context.add_init_script(PERFORMANCE_OBSERVER_JS)
        page = context.new_page()
        session = context.new_cdp_session(page)
        urls, sizes = [], []
        session.on("Network.requestWillBeSent", lambda e: urls.append(e["request"]["url"]))
        session.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
        session.send("Network.enable")
        if cookie:
            session.send("Network.setExtraHTTPHeaders", {"headers": {"Cookie": cookie}})
        if cpu_slowdown:
            session.send("Network.emulateNetworkConditions", SLOW_4G)
            session.send("Emulation.setCPUThrottlingRate", {"rate": cpu_slowdown})
        page.goto(address, wait_until="networkidle", timeout=60_000)
        layout_shift, largest_paint = page.evaluate("[window.layoutShift, window.largestPaint]")
    finally:
        context.close()
    urls = [url for url in urls if not url.startswith("data:")]
    return VisitMetrics(urls, int(sum(sizes)), layout_shift, largest_paint)


def measure_first_visits(
    address, pages, cookie, cpu_slowdown=CPU_SLOWDOWN
) -> list[tuple[str, VisitMetrics]]:
    """Measure each of `pages` (from benchmarks.pages) on a slow connection, as its reader."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        return [
            (
                f"{page['name']} ({page['reader']})",
                measure_first_visit(
                    browser,
                    address + page["address"],
                    cookie if page["reader"] == "member" else "",
                    cpu_slowdown,
                ),
            )
            for page in pages
        ]
