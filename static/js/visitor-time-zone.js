// Shows the times of meetings in the browser's own time zone, to visitors who chose none.
if (document.querySelector("[data-visitor-time-zone]") && !/(^|; )time-zone=/.test(document.cookie)) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.cookie = `time-zone=${zone}; path=/; max-age=31536000; samesite=lax`;
  // A browser that refuses cookies would load the page for ever.
  if (zone && zone !== "UTC" && document.cookie.includes(`time-zone=${zone}`)) location.reload();
}
