"""Real servers that tests start for themselves: PostgreSQL, Redis, S3. Each is stopped with the test run."""

from __future__ import annotations

import contextlib
import os
import shutil
import urllib.request
from collections.abc import Iterator
from typing import NoReturn

import pytest

from bench import servers


def missing(what: str, how: str) -> NoReturn:
    """Skip where a program is not installed; in CI that is a failure."""
    message = f"{what} is not installed ({how})"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database."""
    if servers.find_postgresql() is None:
        missing("PostgreSQL", "apt-get install postgresql")
    with servers.postgresql() as url:
        yield url


class Redis(servers.Redis):
    def __init__(self) -> None:
        if shutil.which("redis-server") is None:
            missing("Redis", "apt-get install redis-server")
        super().__init__()


@contextlib.contextmanager
def s3() -> Iterator[dict[str, str]]:
    """moto's S3 server with an empty bucket "audio"; the environment that leads there."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        # Its buckets belong to the process and outlive the server.
        urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST")).close()
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        client = boto3.client("s3", endpoint_url=url, **keys)
        client.create_bucket(Bucket="audio")
        client.close()
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
            "AUDIO_SERVICE_STORE_URL": "s3://audio/narrations",
        }
    finally:
        server.stop()
