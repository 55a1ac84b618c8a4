"""Signs of life from the processes of one `otop up` to it: a datagram a moment, over a socket that needs no disk."""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress

NAME = "OTOP_BEATS"


class Beats:
    """Of this process, to whoever OTOP_BEATS names; to nobody where it is not set."""

    def __init__(self) -> None:
        self.address = os.environ.get(NAME)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

    def beat(self) -> None:
        if self.address:
            with suppress(OSError):  # nobody listens, or not fast enough: then somebody else has to worry
                self.socket.sendto(str(os.getpid()).encode(), f"\0{self.address}")


class Heart:
    """Listens to all processes that beat, and counts for each how many looks ago it was heard.

    Looks and not seconds: where the whole machine stood still, nobody is to blame.
    """

    def __init__(self) -> None:
        self.address = f"otop-{os.getpid()}-{secrets.token_hex(8)}"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.socket.bind(f"\0{self.address}")
        self.silent_looks: dict[int, int] = {}

    def look(self) -> None:
        for pid in self.silent_looks:
            self.silent_looks[pid] += 1
        with suppress(BlockingIOError):
            while True:
                self.silent_looks[int(self.socket.recv(32))] = 0

    def silent(self, looks: int) -> list[int]:
        """Those that were heard once, and not any more. They are forgotten here."""
        found = [pid for pid, count in self.silent_looks.items() if count > looks]
        for pid in found:
            del self.silent_looks[pid]
        return found
