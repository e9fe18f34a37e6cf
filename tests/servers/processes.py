"""Starting and stopping real servers for tests; every one is bound to 127.0.0.1."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]


def free_port(below: int = 32000) -> int:
    """A port nothing listens on, below those the kernel hands out itself.

    SeaweedFS adds 10,000 to each of its ports for a second one.
    """
    while True:
        port = random.randrange(12000, below)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def wait_for(what: str, ready: Callable[[], bool], seconds: float = 60.0, every: float = 0.2) -> None:
    """Return when ``ready()`` is true; AssertionError with ``what`` if it is not in time."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if ready():
            return
        time.sleep(every)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} s")


def answers(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Process:
    """A child process in a session of its own, its output in a log file."""

    def __init__(self, arguments: list[str], *, log: Path, env: dict[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                arguments, stdout=output, stderr=subprocess.STDOUT, env=env, cwd=ROOT, start_new_session=True
            )

    def kill(self) -> None:
        """``kill -9`` the process and its children, as a crash or a lost machine does."""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def stop(self, patience: float = 8.0) -> None:
        """Ask it to end; kill it if it does not listen."""
        if self.popen.poll() is not None:
            return
        os.killpg(self.popen.pid, signal.SIGTERM)
        try:
            self.popen.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()


class Valkey:
    """The broker that the product embeds, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"redis://:secret@127.0.0.1:{port}/0"
        env = {**os.environ, "CELERY_BROKER_URL": self.url}
        self.process = Process([sys.executable, "-m", "config.broker"], log=folder / "valkey.log", env=env)
        wait_for("the broker's start", lambda: answers(port), 20)


class Bucket:
    """A SeaweedFS server with an S3 address and one bucket."""

    name = "formcheck-media"
    access_key = "test-access"
    secret_key = "test-secret"

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        identity = {
            "name": "test",
            "credentials": [{"accessKey": self.access_key, "secretKey": self.secret_key}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        configuration = folder / "s3.json"
        configuration.write_text(json.dumps({"identities": [identity]}))
        self.process = Process(self._command(folder, configuration), log=folder / "seaweedfs.log")
        self.add(self.name)

    def _command(self, folder: Path, configuration: Path) -> list[str]:
        ports = {name: free_port() for name in ("master", "volume", "filer")}
        weed = str(Path(sys.executable).parent / "weed")
        return [
            *(weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
            *(f"-{name}.port={port}" for name, port in ports.items()),
            *("-filer", "-s3", f"-s3.port={self.port}", f"-s3.config={configuration}"),
            # Catalogues for other programs, at ports of their own: two servers at once would not start.
            *("-s3.port.iceberg=0", "-s3.port.lance=0"),
            *("-volume.max=20", "-master.volumeSizeLimitMB=64", "-master.telemetry=false"),
        ]

    def client(self):  # type: ignore[no-untyped-def]
        """A boto3 client with the bucket's keys."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name="us-east-1",
            config=Config(
                s3={"addressing_style": "path"},
                retries={"max_attempts": 1},
                connect_timeout=2,
                read_timeout=5,
            ),
        )

    def add(self, name: str) -> None:
        """Make another bucket, and wait until it takes objects: the part that keeps them starts last."""
        wait_for(f"the start of the bucket {name}", lambda: self._takes_objects(name), 60, every=0.5)

    def _takes_objects(self, name: str) -> bool:
        client = self.client()
        with suppress(Exception):
            client.create_bucket(Bucket=name)
        try:
            client.put_object(Bucket=name, Key="probe", Body=b"probe")
            client.delete_object(Bucket=name, Key="probe")
        except Exception:
            return False
        return True

    def empty(self) -> None:
        """Delete everything in the bucket."""
        client = self.client()
        while stored := client.list_objects_v2(Bucket=self.name).get("Contents"):
            client.delete_objects(
                Bucket=self.name, Delete={"Objects": [{"Key": one["Key"]} for one in stored]}
            )

    def settings(self) -> dict[str, str]:
        """The environment that makes the product keep its files here."""
        return {
            "FORMCHECK_S3_BUCKET": self.name,
            "FORMCHECK_S3_ENDPOINT": self.endpoint,
            "FORMCHECK_S3_ACCESS_KEY": self.access_key,
            "FORMCHECK_S3_SECRET_KEY": self.secret_key,
            "FORMCHECK_S3_REGION": "us-east-1",
            "FORMCHECK_S3_ADDRESSING": "path",
        }


class RabbitMQ:
    """A RabbitMQ server, where the machine has one; no wheel carries it."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{port}//"
        self.node = f"formcheck{port}@localhost"
        env = {
            **os.environ,
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(folder),
            "RABBITMQ_LOG_BASE": str(folder),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }
        # Debian's start script changes to an account of its own, which must reach and write the folder.
        folder.chmod(0o777)
        for place in folder.parents[:2]:
            place.chmod(0o711)
        self.process = Process(["rabbitmq-server"], log=folder / "rabbitmq.log", env=env)
        wait_for("RabbitMQ's start", lambda: answers(port), 60)

    def stop(self) -> None:
        """End the server; its start script has put it into a session that signals do not reach."""
        subprocess.run(["rabbitmqctl", "--node", self.node, "stop"], capture_output=True)
        self.process.stop()
