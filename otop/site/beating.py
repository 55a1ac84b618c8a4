"""Runs a command of Django that beats meanwhile, from a thread of its own, as the processes of the web do."""

from __future__ import annotations

import sys
import threading
import time

from django.core.management import execute_from_command_line

from otop.site.beats import Beats

EVERY_S = 0.5


def main() -> None:
    """`python -m otop.site.beating …`: a command of Django that beats from a thread of its own."""

    def beat() -> None:
        beats = Beats()
        while True:
            beats.beat()
            time.sleep(EVERY_S)

    threading.Thread(target=beat, daemon=True).start()
    execute_from_command_line(["django", *sys.argv[1:]])


if __name__ == "__main__":
    main()
