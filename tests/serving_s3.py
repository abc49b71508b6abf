"""A local server that speaks S3, and what of the environment leads to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer


@contextmanager
def serving_s3() -> Iterator[None]:
    """Serve an empty S3 while inside; keys and address are in the environment, as operators do."""
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    told = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    kept = {k: v for k, v in os.environ.items() if not k.casefold().endswith("_proxy")}
    try:
        with patch.dict(os.environ, {**kept, **told}, clear=True):
            # What moto holds outlives its server.
            urlopen(Request(f"{address}/moto-api/reset", method="POST")).close()
            yield
    finally:
        server.stop()
