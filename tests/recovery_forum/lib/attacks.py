# ruff: noqa: E501 - each attack is one text.
"""HTML and Markdown that tries to run a script. HIT stands for the script that it runs.

FIRING has attacks that run in Chromium by themselves or at a click: without them, a test that nothing
runs would prove nothing. DORMANT has attacks that run in other or older browsers, with the page's htmx,
or after a sanitizer that repairs the tree wrongly.
"""

from itertools import product

HANDLERS = [
    "<img src=x onerror=HIT>", "<img src=x:x onerror=HIT>", '<img src="x" onerror="HIT">',
     "<img src=x\nonerror\n=\nHIT>", "<IMG SRC=x OnErRoR=HIT>",
    "<img src=x onerror=&#32;HIT>",
    "<svg onload=HIT>", "<svg/onload=HIT>", "<svg><animate onbegin=HIT attributeName=x dur=1s>",
    "<svg><set onbegin=HIT attributeName=x>", "<body onload=HIT>", "<input autofocus onfocus=HIT>",
    "<details open ontoggle=HIT><summary>a</summary>b</details>",

    "<style onload=HIT></style>", "<link rel=stylesheet href=x onerror=HIT>",
    "<script src=x onerror=HIT></script>", "<object data=x onerror=HIT></object>",
    "<a href=# onclick=HIT>a</a>", "<b onclick=HIT>a</b>", "<p onclick=HIT>a</p>",
    "<li onclick='HIT'>a</li>", "<custom-tag onclick=HIT>a</custom-tag>", "<xss onclick=HIT>a</xss>",
    "<button onclick=HIT>a</button>", "<label onclick=HIT>a</label>", "<td><em onclick=HIT>a</em>",
    "<details><summary onclick=HIT>a</summary></details>", "<math><mtext onclick=HIT>a</mtext></math>",
    '<blockquote cite="x" onclick="HIT">a</blockquote>', "<pre onclick=HIT>a</pre>",
    "<ol start=1 onclick=HIT><li>a</ol>", "<h3 onclick=HIT>a</h3>", "<code onclick=HIT>a</code>",
    "<iframe onload=HIT></iframe>", "<iframe src=about:blank onload=HIT></iframe>",
]  # fmt: skip
SCRIPTS = [
    "<script>HIT</script>", "<SCRIPT>HIT</SCRIPT>", "<script >HIT</script >", "<script\n>HIT</script\n>",
    "<script/x>HIT</script>", "<script type=module>HIT</script>", "<svg><script>HIT</script></svg>",
    "<script type='text/javascript'>HIT</script>",  "<b><script>HIT</script></b>",
    "<svg><script href='data:,HIT'></script></svg>", "<script src='data:,HIT'></script>",
     "<p><script>HIT</script>", "<ScRiPt>HIT</sCrIpT>",
    "<script>/*<!--*/HIT</script>", "<!--><script>HIT</script>-->", "<!---><script>HIT</script>-->",
    "<!-- --!><script>HIT</script>-->", "<!--\n--><script>HIT</script>", "<?xml ><script>HIT</script>",
    "<![CDATA[><script>HIT</script>]]>", "</br/><script>HIT</script>", "</x \"><script>HIT</script>",
    "<title></title><script>HIT</script>", "<textarea></textarea><script>HIT</script>",
    "<style></style><script>HIT</script>", "<xmp></xmp><script>HIT</script>",
    "<noscript></noscript><script>HIT</script>", "<noembed></noembed><script>HIT</script>",
    "<noframes></noframes><script>HIT</script>", "<template></template><script>HIT</script>",
    "<select></select><script>HIT</script>", "<iframe></iframe><script>HIT</script>",
]  # fmt: skip
MUTATIONS = [
    "<noscript><p title=\"</noscript><img src=x onerror=HIT>\">",
    "<style><a title=\"</style><img src=x onerror=HIT>\">",
    "<title><a title=\"</title><img src=x onerror=HIT>\">",
    "<textarea><a title=\"</textarea><img src=x onerror=HIT>\">",
    "<xmp><a title=\"</xmp><img src=x onerror=HIT>\">",
    "<noembed><a title=\"</noembed><img src=x onerror=HIT>\">",
    "<noframes><a title=\"</noframes><img src=x onerror=HIT>\">",
    "<iframe><a title=\"</iframe><img src=x onerror=HIT>\"></iframe>",
    "<svg><style><img src=x onerror=HIT></style></svg>",
    "<math><style><img src=x onerror=HIT></style></math>",
    "<svg></p><style><a id=\"</style><img src=x onerror=HIT>\">",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=HIT></annotation-xml></math>",
    "<svg><foreignObject><img src=x onerror=HIT></foreignObject></svg>",
    "<svg><desc><img src=x onerror=HIT></desc></svg>", "<svg><title><img src=x onerror=HIT></title></svg>",
    "<table><td><svg><desc><img src=x onerror=HIT>", "<table><img src=x onerror=HIT></table>",
    "<math><mi><img src=x onerror=HIT></mi></math>", "<svg><p><img src=x onerror=HIT>",
]  # fmt: skip
SCHEMES = [
    "javascript:HIT", "JaVaScRiPt:HIT", " javascript:HIT", "\tjavascript:HIT", "java\tscript:HIT",
    "java\nscript:HIT", "java\rscript:HIT", "javascript\t:HIT", "\x01javascript:HIT",
    "\x1fjavascript:HIT", "&#106;avascript:HIT", "&#x6a;avascript:HIT", "&#x6A;avascript&colon;HIT",
    "java&Tab;script:HIT", "java&NewLine;script:HIT", "javascript&#58;HIT", "javascript&#x3A;HIT",
    "&#0000106avascript:HIT", "javascript:/**/HIT", "javascript://%0aHIT", "javascript:void(HIT)",
    "javascript:'<b>';HIT", "javascript:%20HIT",
]  # fmt: skip
LINKS = [f'<a href="{scheme}">a</a>' for scheme in SCHEMES] + [
    "<a href=javascript:HIT>a</a>", "<a href='javascript:HIT'>a</a>", "<a\nhref\n=\njavascript:HIT>a</a>",
    "<svg><a href='javascript:HIT'><text y=9>a</text></a></svg>",
    "<svg><a xlink:href='javascript:HIT'><text y=9>a</text></a></svg>",
    "<map><area href='javascript:HIT'></map>", "<form action='javascript:HIT'><button>a</button></form>",
    "<form><button formaction='javascript:HIT'>a</button></form>",
    "<form><input type=submit formaction='javascript:HIT'></form>",
    "<button form=f formaction='javascript:HIT'>a</button><form id=f></form>",
    "<base href='javascript:HIT//'><a href='javascript:HIT'>a</a>",
    "<iframe src='javascript:HIT'></iframe>", "<iframe srcdoc='<script>HIT</script>'></iframe>",
    "<iframe srcdoc='&lt;script&gt;HIT&lt;/script&gt;'></iframe>",
    "<iframe src=x srcdoc='<img src=x onerror=HIT>'></iframe>",
]  # fmt: skip
FIRING = HANDLERS + SCRIPTS + MUTATIONS + LINKS

DORMANT = [
    *(f"[a]({scheme})" for scheme in SCHEMES), *(f"![a]({scheme})" for scheme in SCHEMES[:6]),
    *(f"<{scheme}>" for scheme in SCHEMES[:4]), "[a]: javascript:HIT\n\n[a]",
    '[a](https://a.test "x\\" onclick=\\"HIT")', '![a" onerror="HIT](/media/a.webp)',
    # Unicode in schemes, and schemes that Chromium opens in no page.
    *(f'<a href="java{mark}script:HIT">a</a>' for mark in "\u200b\u200c\u2060\ufeff\u00ad\u202e\x00"),
    *(f'<a href="{space}javascript:HIT">a</a>' for space in "\u00a0\u2003\u3000\u2028\u0085\u180e"),
    '<a href="ｊavascript:HIT">a</a>', '<a href="ja\u0345vascript:HIT">a</a>',
    '<a href="javaſcript:HIT">a</a>', '<a href="javascript：HIT">a</a>', '<a href="javascript:123">a</a>',
    '<a href="vbscript:HIT">a</a>', '<a href="livescript:HIT">a</a>', '<a href="feed:javascript:HIT">a</a>',
    '<a href="view-source:javascript:HIT">a</a>', '<a href="jar:javascript:HIT">a</a>',
    '<a href="data:text/html,<script>HIT</script>">a</a>',
    '<a href="data:text/html;base64,SElU">a</a>', '<a href="blob:HIT">a</a>', '<a href="file:///etc/x">a</a>',
    '<a href="filesystem:HIT">a</a>', '<a href="intent:HIT">a</a>', '<a href="tel:1">a</a>',
    # CSS.
    '<p style="background:url(javascript:HIT)">a</p>', '<p style="width:expression(HIT)">a</p>',
    '<p style="-moz-binding:url(x#HIT)">a</p>', '<p style="behavior:url(x.htc)">a</p>',
    "<style>@import 'javascript:HIT';</style>", "<style>*{background:url(javascript:HIT)}</style>",
    "<link rel=stylesheet href='javascript:HIT'>", '<p style="position:fixed;inset:0">a</p>',
    "<style>p{color:red}</style><p class=x id=y>a</p>",
    # Attributes that the page's own scripts would act on.
    *(f'<p {prefix}{name}="HIT">a</p>' for prefix, name in product(
        ("hx-", "data-hx-"), ("get", "post", "on:click", "on::load", "vals", "trigger", "headers", "ext"))),
    '<a href="https://a.test" hx-boost="true" hx-on-click="HIT">a</a>', '<p data-names="HIT">a</p>',
    '<p _="on load HIT">a</p>', '<p x-data="HIT" @click="HIT">a</p>', '<p ng-init="HIT">{{HIT}}</p>',
    # Containers, forms, redirects, and ids that replace the page's own.
    "<meta http-equiv=refresh content='0;url=javascript:HIT'>", "<base href='https://a.test/'>",
    "<object data='javascript:HIT'></object>", "<embed src='javascript:HIT'>", "<frameset onload=HIT>",
    "<applet code=HIT></applet>", "<isindex action='javascript:HIT'>", "<bgsound src='javascript:HIT'>",
    "<form id=csrf><input name=csrfmiddlewaretoken value=HIT></form>", "<img name=body id=forms src=x>",
    "<img src='javascript:HIT'>", "<img dynsrc='javascript:HIT'>", "<img lowsrc='javascript:HIT'>",
    "<img srcset='https://a.test/x 1x' src=/media/a.webp>", "<table background='javascript:HIT'>",
    "<input type=image src='javascript:HIT'>", "<marquee onstart=HIT>a</marquee>",
    "<template><img src=x onerror=HIT></template>", "<plaintext><script>HIT</script>",
    "<noscript><img src=x onerror=HIT></noscript>", "<!--[if gte IE 4]><script>HIT</script><![endif]-->",
    "<a href='https://a.test' ping='https://b.test' target=_top>a</a>",
    "<math href='javascript:HIT'>a</math>", "<math><maction actiontype='statusline#HIT'>a</maction></math>",
    "<svg><use href='data:image/svg+xml,<svg onload=HIT/>'/></svg>", "<svg><image href='javascript:HIT'/></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=HIT&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src=\"</style><i>\" title='HIT'>",
    "<svg></p><title><a id=\"</title><i onclick=HIT>\"></title>", "<scr<script></script>ipt>HIT</script>x",
    # These run, but not at a predictable time.
    "<video><source onerror=HIT></video>", "<video src=x onerror=HIT></video>", "<audio src=x onerror=HIT></audio>",
    "<img/src=x/onerror=HIT>", "<script>HIT//", "<img src=x onerror='HIT'//", "<<script>script>HIT<</script>/script>", "<img src=\"`><i onclick=HIT>`\">", "<a <b onclick=HIT x>",
]  # fmt: skip
ATTACKS = FIRING + DORMANT
