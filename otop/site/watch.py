"""What `otop up` does as long as it runs: look after the database and the processes."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from otop.base.types import Text
from otop.site.children import LOOK_EVERY_S, Children
from otop.site.engine import Cluster, full, nearly_full
from otop.site.problems import Halt, WebFailed
from otop.site.speech import refuse, tell

READY_WITHIN_S = 60
TRY_AGAIN_S = 2


@dataclass
class Watch:
    """Looks after the database and the processes. `said` is the problem that was told last and still is."""

    children: Children
    cluster: Cluster | None
    said: str = ""
    next_try: float = 0.0

    def until_healthy(self, address: str) -> None:
        """`/health/` answers 200, or WebFailed."""
        here = address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline and self.children.all[0].failures < 3:  # the web server is the first
            self.look()
            try:
                with direct.open(f"{here}health/", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (OSError, urllib.error.URLError):
                continue
        raise WebFailed(wait_s=READY_WITHIN_S)

    def look(self) -> None:
        """Look once after everything, then rest a moment."""
        if self.cluster:
            self._look_after(self.cluster)
        self.children.tend()
        time.sleep(LOOK_EVERY_S)

    def _look_after(self, cluster: Cluster) -> None:
        """The database runs; what stands against it is told once, and not at each try."""
        problem: Halt | None = full(cluster.home) if nearly_full(cluster.home, again=bool(self.said)) else None
        if not cluster.postmaster():
            if time.monotonic() < self.next_try:
                return
            if not self.said:
                tell(Text("ฐานข้อมูลหยุดเอง กำลังเริ่มใหม่", "The database ended by itself; starting it again"))
            try:
                cluster.ensure()
                self.children.renew("worker")  # the web heals connection by connection (otop/site/answers.py)
            except Halt as failed:
                problem = problem or failed
                self.next_try = time.monotonic() + TRY_AGAIN_S
        if problem and problem.code != self.said:
            refuse(problem)
        self.said = problem.code if problem else ""
