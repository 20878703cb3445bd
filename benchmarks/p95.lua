-- Prints the 95th percentile of the latencies.
-- wrk measures in microseconds.
function done(summary, latency)
  io.write(string.format("p95 %.3f ms\n", latency:percentile(95) / 1000))
end
