// Shows meeting times in the browser's time zone, for visitors who have not chosen one.
if (document.querySelector("[data-visitor-time-zone]") && !/(^|; )time-zone=/.test(document.cookie)) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.cookie = `time-zone=${zone}; path=/; max-age=31536000; samesite=lax`;
  // Without this check, a browser that refuses cookies would reload the page forever.
  if (zone && zone !== "UTC" && document.cookie.includes(`time-zone=${zone}`)) location.reload();
}
