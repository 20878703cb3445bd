-- Prints the 95th percentile of the latencies.
-- A test that only asks whether every page answers waits between requests.
local pause = os.getenv("PAUSE_MS")
if pause then
  function delay()
    return tonumber(pause)
  end
end

-- wrk measures in microseconds.
function done(summary, latency)
  io.write(string.format("p95 %.3f ms\n", latency:percentile(95) / 1000))
end
