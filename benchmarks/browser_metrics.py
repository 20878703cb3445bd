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
CPU_THROTTLING = 4
# Noted from the first paint on; a shift within half a second of a tap is the tap's own.
PERFORMANCE_OBSERVER_JS = """
window.moved = 0; window.painted = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => {
  if (!one.hadRecentInput) window.moved += one.value;
})).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(one => window.painted = one.startTime))
  .observe({type: "largest-contentful-paint", buffered: true});
"""


@dataclass
class VisitMetrics:
    """`moved`: CLS. `painted`: the largest paint, in ms. `bytes`: as they came over the line."""

    asked: list
    bytes: int
    moved: float
    painted: float

    @property
    def hosts(self):
        return {urlsplit(address).netloc for address in self.asked}


def measure_first_visit(browser, address: str, cookie="", is_slow=False) -> VisitMetrics:
    """Open `address` with an empty cache, on a slow line where it is asked for.

    `cookie`: a whole header. A browser keeps no `__Host-` cookie of an address without HTTPS.
    """
    context = browser.new_context(viewport=PHONE_VIEWPORT)
    try:
        context.add_init_script(PERFORMANCE_OBSERVER_JS)
        page = context.new_page()
        wire = context.new_cdp_session(page)
        asked, sizes = [], []
        wire.on("Network.requestWillBeSent", lambda e: asked.append(e["request"]["url"]))
        wire.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
        wire.send("Network.enable")
        if cookie:
            wire.send("Network.setExtraHTTPHeaders", {"headers": {"Cookie": cookie}})
        if is_slow:
            wire.send("Network.emulateNetworkConditions", SLOW_4G)
            wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_THROTTLING})
        page.goto(address, wait_until="networkidle", timeout=60_000)
        moved, painted = page.evaluate("[window.moved, window.painted]")
    finally:
        context.close()
    asked = [url for url in asked if not url.startswith("data:")]
    return VisitMetrics(asked, int(sum(sizes)), moved, painted)


def measure_first_visits(address, pages, cookie) -> list[tuple[str, VisitMetrics]]:
    """Each of `pages` (as benchmarks.pages tells them) on a slow line, as whoever reads it."""
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
                    is_slow=True,
                ),
            )
            for page in pages
        ]
