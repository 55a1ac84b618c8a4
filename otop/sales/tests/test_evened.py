from __future__ import annotations

import pytest

from otop.sales.actions.receipts import evened


@pytest.mark.parametrize(("rows", "evened_to"), [(1, 1), (20, 20), (21, 40), (40, 40), (99, 100)])
def test_a_long_list_is_filled_up_so_that_lists_of_about_one_size_share_a_plan(rows: int, evened_to: int) -> None:
    found = evened([(n,) for n in range(rows)], (-1,))
    assert found == [(n,) for n in range(rows)] + [(-1,)] * (evened_to - rows)
