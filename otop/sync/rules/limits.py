"""The limits of the door, all of them (docs/sync.md)."""

from __future__ import annotations

from datetime import timedelta

from otop.base.money import LINES_MAX

SENT_BYTES_MAX = 1 << 20
UNPACKED_BYTES_MAX = 8 << 20
RECORDS_MAX = 500
LINES_A_SALE_MAX = LINES_MAX
LINES_A_BATCH_MAX = 2_000
BATCHES_A_MINUTE_MAX = 300
OLD_AFTER = timedelta(days=30)  # after the fair's last day
NAME_LETTERS_MAX = 80
RETRY_WHEN_AWAY_S = 5
APP_VERSION_WANTED = 1
