"""Caddy before the forum, by the file that hosts use."""

from contextlib import contextmanager

from .machines import await_port, program
from .stage import ROOT, VAR, free_port, web

HOME = VAR / "caddy"
ROOT_CERTIFICATE = HOME / "caddy" / "pki" / "authorities" / "local" / "root.crt"


@contextmanager
def behind_caddy(**changed):
    """The forum as members reach it. Gives (its process, Caddy's port)."""
    with (
        web(TRUSTED_PROXY_COUNT="1", **changed) as (process, upstream),
        caddy("http://127.0.0.1", upstream) as port,
    ):
        yield process, port


@contextmanager
def caddy(site, *upstreams, port=None):
    """Caddy for `site` before the web processes at these ports. Gives its own port."""
    port = port or free_port()
    named = {
        "SITE_ADDRESS": f"{site}:{port}",
        "UPSTREAMS": " ".join(f"127.0.0.1:{upstream}" for upstream in upstreams),
        "HTTP_PORT": str(free_port()),
        "CADDY_ADMIN": "off",
        "XDG_DATA_HOME": str(HOME),
        "XDG_CONFIG_HOME": str(HOME),
    }
    with program("caddy", "run", "--config", ROOT / "deploy" / "Caddyfile", **named):
        await_port(port)
        yield port
