"""The fourth contract of .importlinter: a domain enters another only through its actions, queries or types."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoor(Contract):
    """Children of `package` are domains. Those in `shared` may go and be entered anywhere; tests may look inside."""

    type_name = "front_door"

    package = fields.StringField()
    rooms = fields.SetField(subfield=fields.StringField())
    shared = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        breaches = sorted(
            f"{importer} imports {imported}"
            for importer in graph.find_descendants(str(self.package))
            for imported in graph.find_modules_directly_imported_by(importer)
            if self._by_the_window(importer.split("."), imported.split("."))
        )
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def _by_the_window(self, importer: list[str], imported: list[str]) -> bool:
        if imported[0] != str(self.package) or len(imported) < 2 or "tests" in importer:
            return False
        visitor, host = importer[1], imported[1]
        room = imported[2] if len(imported) > 2 else ""
        return visitor != host and not {visitor, host} & set(self.shared) and room not in self.rooms  # type: ignore[call-overload,operator]

    def render_broken_contract(self, check: ContractCheck) -> None:
        for breach in check.metadata["breaches"]:
            output.print_error(breach)
