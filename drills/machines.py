"""Further machines of a host, as processes of this one: a streaming replica, a cache, a store."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from recovery_forum.lib import database
from recovery_forum.lib.replicas import LEFT_OUT

from .stage import PATIENCE, VAR, free_port, listens

STANDBY = VAR / "standby"
URL = f"postgres://{database.SUPERUSER}@/{database.address(STANDBY)['HOST']}/{database.NAME}"


@contextmanager
def standby(late="0"):
    """A replica of the drills' database, made by pg_basebackup. It applies `late` what it hears."""
    shutil.rmtree(STANDBY, ignore_errors=True)
    STANDBY.mkdir()
    data = STANDBY.resolve() / "postgres"
    server = database._server(STANDBY)
    database._hand_over(data)
    origin = ["-h", database.address(VAR)["HOST"], "-U", database.SUPERUSER]
    copy = [server("pg_basebackup"), *origin, "-D", data, "-R", "-X", "stream", "-c", "fast"]
    subprocess.run(copy, check=True, cwd="/", **database._identity())
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"recovery_min_apply_delay = '{late}'\n")
    database._start(STANDBY)
    try:
        yield
    finally:
        database._stop(STANDBY)


def kill_standby():
    os.kill(database._server_pid(STANDBY.resolve() / "postgres"), signal.SIGKILL)


def wake_standby():
    """Start it again, and wait until it may be asked again."""
    database._start(STANDBY)
    time.sleep(LEFT_OUT + 1)


def answered_by_standby() -> int:
    """How many rows it has read for anybody."""
    connection = database._connect(STANDBY, database.NAME)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tup_returned FROM pg_stat_database WHERE datname = current_database()"
        )
        (count,) = cursor.fetchone()
    connection.close()
    return count


@contextmanager
def store():
    """An S3-compatible store with an empty, private bucket. Gives the settings that name it."""
    folder, ports = VAR / "store", {name: free_port() for name in STORE_PORTS}
    folder.mkdir()
    key = {"accessKey": "forum", "secretKey": "forum-secret"}
    who = {"name": "forum", "credentials": [key], "actions": ["Admin", "Read", "List", "Write"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [who]}))
    words = [f"-{name}={port}" for name, port in ports.items()]
    words += [f"-dir={folder}", f"-s3.config={folder / 's3.json'}", "-s3", "-ip=127.0.0.1"]
    with program("weed", "server", *words, "-master.volumeSizeLimitMB=64"):
        await_port(ports["s3.port"])
        named = {
            "S3_BUCKET": "forum", "S3_ENDPOINT": f"http://127.0.0.1:{ports['s3.port']}",
            "S3_ACCESS_KEY": key["accessKey"], "S3_SECRET_KEY": key["secretKey"],
        }  # fmt: skip
        _create_bucket(named)
        yield named


STORE_PORTS = (
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port",
    "filer.port.grpc", "s3.port", "s3.port.grpc", "s3.port.iceberg", "s3.port.lance",
)  # fmt: skip


def _create_bucket(named):
    import boto3

    client = boto3.client(
        "s3", endpoint_url=named["S3_ENDPOINT"], region_name="us-east-1",
        aws_access_key_id=named["S3_ACCESS_KEY"], aws_secret_access_key=named["S3_SECRET_KEY"],
    )  # fmt: skip
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return client.create_bucket(Bucket=named["S3_BUCKET"])
        except Exception:  # Its parts come up one after the other.
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


@contextmanager
def program(name, *words, **changed):
    """A program from a package, beside our Python. What it says goes to a file."""
    command = [Path(sys.executable).with_name(name), *words]
    with (VAR / f"{name}.log").open("ab") as said:
        process = subprocess.Popen(
            command, cwd=VAR, env=os.environ | changed, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_port(port):
    until = time.monotonic() + PATIENCE
    while not listens(port):
        if time.monotonic() > until:
            raise SystemExit(f"Nothing answers on {port}; the logs in {VAR} say why.")
        time.sleep(0.05)
