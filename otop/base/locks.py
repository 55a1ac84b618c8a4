"""The order in which transactions take row locks. Who takes two takes them in this order, so none waits in a ring.

Within one step: by key, smallest first. Locks are taken late and held for one transaction; waiting ends after
`lock_timeout` (settings), which the phones' door answers with `later` and a page with a sentence.
A new `select_for_update` or `FOR …` needs its table here; a test compares the list with the statements of a day.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Tables whose rows are locked at one point of the order, by name, and why there."""

    tables: tuple[str, ...]
    why: str


ORDER: tuple[Step, ...] = (
    Step(
        ("audit_seal",),
        "The whole table, in SHARE ROW EXCLUSIVE MODE: one sealing at a time. It waits for no action and no action for"
        " it, as nobody else writes there.",
    ),
    Step(("areas_areaedition",), "One load of the country at a time; it meets no other lock."),
    Step(("people_account",), "Grants and passwords of one account change one after another."),
    Step(("people_accountlink",), "A link is used once, however many open it at once. After the account it is for."),
    Step(("people_secondfactorpolicy",), "A role has one requirement at a time; it meets no other lock."),
    Step(("producers_producer",), "A yes or no to publishing is said by one press at a time; it meets no other lock."),
    Step(("producers_contact",), "A number is encrypted anew while nobody changes it; meets no other lock."),
    Step(("reports_shown",), "What everybody sees of a fair is written by one look at a time; it meets no other lock."),
    Step(("devices_enrolmentcode",), "A code makes one phone, however many ask at once."),
    Step(
        ("fairs_place",),
        "FOR NO KEY UPDATE: batches of one booth, gate or counter are serial, so what they add up below meets no"
        " other batch, and a void meets its sale or finds that it is not here yet. It leaves room for the foreign keys"
        " of the ledger, which lock the same row FOR KEY SHARE.",
    ),
    Step(
        ("fairs_day",),
        "By date. A batch takes its days FOR KEY SHARE, a closing takes one FOR UPDATE: a record is in the edition or"
        " late, never neither. After the place, because a batch that waits for its place must not hold up a closing."
        " A closing takes no place, so the days that voids and corrections add later cannot close a ring.",
    ),
    Step(
        ("sync_entry",),
        "No lock by name: the insert waits where another place's batch is writing the same id. Before all facts,"
        " because it says which records are new.",
    ),
    Step(
        (
            "sales_hourtotal",
            "sales_daytotal",
            "sales_declaredday",
            "visitors_minutetotal",
            "visitors_daytotal",
            "orders_daytotal",
            "servicecentre_daytotal",
        ),
        "Kept totals, upserted in the order of their keys. All but the declared day belong to one place, whose lock is"
        " held; a declared day is written by its booth and by the desk.",
    ),
    Step(("sync_refusal",), "What could not be taken, after what could."),
    Step(("sync_heard", "sync_run"), "How far the phone is: last, when all answers are known."),
)
