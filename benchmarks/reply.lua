-- Posts a reply with every request, each a form of its own. COOKIE, TOKEN and TEXT come from run.py.
math.randomseed(os.time())
local cookie, token = os.getenv("COOKIE"), os.getenv("TOKEN")
local seen = 0

local function uuid()
  return (string.gsub("xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx", "x", function()
    return string.format("%x", math.random(0, 15))
  end))
end

function request()
  seen = seen + 1
  local body = "csrfmiddlewaretoken=" .. token .. "&submission=" .. uuid()
    .. "&text=Thank+you+for+saying+it+" .. seen .. ".+The+first+week+was+the+longest+one."
  return wrk.format("POST", nil, {
    ["Cookie"] = cookie, ["Content-Type"] = "application/x-www-form-urlencoded",
  }, body)
end
