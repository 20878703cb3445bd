-- Posts a new reply with every request. The environment has COOKIE and TOKEN (the CSRF token).
math.randomseed(os.time())
local cookie, token = os.getenv("COOKIE"), os.getenv("TOKEN")
local count = 0

local function uuid()
  return (string.gsub("xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx", "x", function()
    return string.format("%x", math.random(0, 15))
  end))
end

function request()
  count = count + 1
  local body = "csrfmiddlewaretoken=" .. token .. "&submission=" .. uuid()
    .. "&text=Thank+you+for+saying+it+" .. count .. ".+The+first+week+was+the+longest+one."
  return wrk.format("POST", nil, {
    ["Cookie"] = cookie, ["Content-Type"] = "application/x-www-form-urlencoded",
  }, body)
end

-- As in p95.lua.
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
