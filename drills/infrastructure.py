"""Other servers, as local processes: a replica, an S3 store, and programs like Caddy."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from drills.test_bed import TIMEOUT_SECONDS, VAR_FOLDER, find_free_port, is_listening
from recovery_forum.lib.embedded_postgres import (
    DATABASE_NAME,
    SUPERUSER,
    connect_to_server,
    find_server_binaries,
    get_connection_settings,
    get_process_identity,
    get_server_pid,
    give_folder_to_server_user,
    start_server,
    stop_server,
)
from recovery_forum.lib.replicas import RETRY_SECONDS

REPLICA_FOLDER = VAR_FOLDER / "standby"
REPLICA_URL = (
    f"postgres://{SUPERUSER}@/{get_connection_settings(REPLICA_FOLDER)['HOST']}/{DATABASE_NAME}"
)


@contextmanager
def running_replica(delay="0"):
    """Run a replica of the drills' database that applies changes after `delay`, such as "5s"."""
    shutil.rmtree(REPLICA_FOLDER, ignore_errors=True)
    REPLICA_FOLDER.mkdir()
    data = REPLICA_FOLDER.resolve() / "postgres"
    server = find_server_binaries(REPLICA_FOLDER)
    give_folder_to_server_user(data)
    origin = ["-h", get_connection_settings(VAR_FOLDER)["HOST"], "-U", SUPERUSER]
    copy = [server("pg_basebackup"), *origin, "-D", data, "-R", "-X", "stream", "-c", "fast"]
    subprocess.run(copy, check=True, cwd="/", **get_process_identity())
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"recovery_min_apply_delay = '{delay}'\n")
    start_server(REPLICA_FOLDER)
    try:
        yield
    finally:
        stop_server(REPLICA_FOLDER)


def kill_replica():
    os.kill(get_server_pid(REPLICA_FOLDER.resolve() / "postgres"), signal.SIGKILL)


def restart_replica():
    """Start the replica again, and wait until the forum uses it again."""
    start_server(REPLICA_FOLDER)
    time.sleep(RETRY_SECONDS + 1)


def count_replica_rows_read() -> int:
    """Return how many rows the replica has read."""
    connection = connect_to_server(REPLICA_FOLDER, DATABASE_NAME)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tup_returned FROM pg_stat_database WHERE datname = current_database()"
        )
        (count,) = cursor.fetchone()
    connection.close()
    return count


@contextmanager
def running_s3_store():
    """Run an S3-compatible store with an empty private bucket. Yield its settings."""
    folder, ports = VAR_FOLDER / "store", {name: find_free_port() for name in STORE_PORTS}
    folder.mkdir()
    key = {"accessKey": "forum", "secretKey": "forum-secret"}
    identity = {
        "name": "forum",
        "credentials": [key],
        "actions": ["Admin", "Read", "List", "Write"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    arguments = [f"-{name}={port}" for name, port in ports.items()]
    arguments += [f"-dir={folder}", f"-s3.config={folder / 's3.json'}", "-s3", "-ip=127.0.0.1"]
    with running_program("weed", "server", *arguments, "-master.volumeSizeLimitMB=64"):
        wait_for_port(ports["s3.port"])
        settings = {
            "S3_BUCKET": "forum", "S3_ENDPOINT": f"http://127.0.0.1:{ports['s3.port']}",
            "S3_ACCESS_KEY": key["accessKey"], "S3_SECRET_KEY": key["secretKey"],
        }  # fmt: skip
        _create_s3_bucket(settings)
        yield settings


STORE_PORTS = (
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port",
    "filer.port.grpc", "s3.port", "s3.port.grpc", "s3.port.iceberg", "s3.port.lance",
)  # fmt: skip


def _create_s3_bucket(settings):
    import boto3

    client = boto3.client(
        "s3", endpoint_url=settings["S3_ENDPOINT"], region_name="us-east-1",
        aws_access_key_id=settings["S3_ACCESS_KEY"],
        aws_secret_access_key=settings["S3_SECRET_KEY"],
    )  # fmt: skip
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        try:
            return client.create_bucket(Bucket=settings["S3_BUCKET"])
        except Exception:  # Its parts start one after the other.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


@contextmanager
def running_program(name, *arguments, **environment):
    """Run a program from the virtual environment. Its output goes to a file."""
    command = [Path(sys.executable).with_name(name), *arguments]
    with (VAR_FOLDER / f"{name}.log").open("ab") as output:
        process = subprocess.Popen(
            command, cwd=VAR_FOLDER, env=os.environ | environment, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_port(port):
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not is_listening(port):
        if time.monotonic() > deadline:
            raise SystemExit(f"Nothing answers on {port}; the logs in {VAR_FOLDER} say why.")
        time.sleep(0.05)
