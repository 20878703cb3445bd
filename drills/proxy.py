"""Caddy as the proxy of the forum, with deploy/Caddyfile."""

from contextlib import contextmanager

from drills.infrastructure import running_program, wait_for_port
from drills.test_bed import ROOT, VAR_FOLDER, find_free_port, running_web_server

CADDY_FOLDER = VAR_FOLDER / "caddy"
ROOT_CERTIFICATE = CADDY_FOLDER / "caddy" / "pki" / "authorities" / "local" / "root.crt"


@contextmanager
def web_server_behind_caddy(**environment):
    """Run the web server behind Caddy. Yield (its process, Caddy's port)."""
    with (
        running_web_server(TRUSTED_PROXY_COUNT="1", **environment) as (process, upstream),
        running_caddy("http://127.0.0.1", upstream) as port,
    ):
        yield process, port


@contextmanager
def running_caddy(site, *upstreams, port=None):
    """Run Caddy for `site` as the proxy of web processes at these ports. Yield its port."""
    port = port or find_free_port()
    environment = {
        "SITE_ADDRESS": f"{site}:{port}",
        "UPSTREAMS": " ".join(f"127.0.0.1:{upstream}" for upstream in upstreams),
        "HTTP_PORT": str(find_free_port()),
        "CADDY_ADMIN": "off",
        "XDG_DATA_HOME": str(CADDY_FOLDER),
        "XDG_CONFIG_HOME": str(CADDY_FOLDER),
    }
    with running_program("caddy", "run", "--config", ROOT / "deploy" / "Caddyfile", **environment):
        wait_for_port(port)
        yield port
