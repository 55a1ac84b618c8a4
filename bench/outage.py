"""How long a running `otop up` is not itself: after its database was killed, after a web process hung, beside slow clients."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from bench.ground import say
from bench.promises import Promise
from bench.start import running, served
from otop.site.engine import Cluster

BACK_S, ANSWER_S = 10.0, 1.0
SLOW_CLIENTS = 200
GIVEN_UP_S = 120
HALF = {
    "headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
    "bodies": b"POST /sync/v1/enrol HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\n{",
    "answers": b"GET /nowhere/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 50,
}
