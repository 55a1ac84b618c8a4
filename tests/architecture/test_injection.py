"""What somebody writes never becomes a statement, a formula or an address that we ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.test_habits import imports
from tests.architecture.tree import Function, name_of, parsed, product_files

# The last two are helpers of a module that pass a statement on: whoever calls them is looked at instead.
ASKING = {"execute", "executemany", "raw", "extra", "RawSQL", "copy", "_ask", "_refusals"}
# Statements that are put together when they are asked: each with the reason why nothing of a stranger gets in.
# "file: function", as the test names them.
COMPOSED = {
    "otop/privacy/queries/traces.py: traces_of": "names of our own tables and columns; words go beside",
    "otop/base/sql.py: execute": "passes on what the hot actions ask, with %s numbered; the values go beside it",
    "otop/reports/queries/books.py: _read": "a choice among the sources that the module itself names",
    "otop/reports/queries/leaves.py: _ask": "its callers are looked at",
    "otop/reports/queries/shown.py: _split": "a choice among the statements that the module itself names",
    "otop/sync/queries/counted_twice.py: _ask": "asked with constants of its module, the fair's number beside them",
    "otop/sync/queries/desk.py: _refusals": "its callers are looked at",
    "otop/sync/queries/held_against.py: _facts": "columns and tables come from the module's own FACTS",
    "otop/sync/queries/looks.py: _ask": "its callers are looked at",
    "otop/sync/queries/proof.py: _sums": "asked with three constants of its module",
}

EVALUATING = {"eval", "exec", "compile", "__import__"}
HTTP_CLIENTS = ("urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib")
# Who asks another machine, and which.
ASKERS = {
    "otop/site/accounts/openid.py": "the OpenID providers that the operator listed, at the addresses of their file",
    "otop/site/demo/phones.py": "the demonstration's phones, which hand in at the door of the same machine",
    "otop/site/watch.py": "asks its own web server whether it is healthy",
}


def constants(tree: ast.Module) -> set[str]:
    """Names that a module binds once, at import, in capitals: no request has happened then."""
    bound = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
    bound += [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    found = {target.id for target in bound if isinstance(target, ast.Name)}
    found |= {name.asname or name.name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names}
    return {name for name in found if name.isupper()}


def fixed(node: ast.expr, known: set[str]) -> bool:
    """Whether the text is the same whatever anybody sends: literals and module constants, or psycopg's own quoting."""
    match node:
        case ast.Constant():
            return True
        case ast.Name():
            return node.id in known
        case ast.Subscript():
            return fixed(node.value, known)  # a choice among fixed texts
        case ast.JoinedStr():
            return all(fixed(part, known) for part in node.values)
        case ast.FormattedValue():
            return fixed(node.value, known)
        case ast.BinOp():
            return fixed(node.left, known) and fixed(node.right, known)
        case ast.IfExp():
            return fixed(node.body, known) and fixed(node.orelse, known)
        case ast.Call(func=ast.Attribute(attr="SQL")):
            return all(fixed(part, known) for part in node.args)
        case ast.Call(func=ast.Attribute(attr="Identifier" | "Literal", value=ast.Name(id="sql"))):
            return True
        case ast.Call(func=ast.Attribute(attr="format", value=template)):
            return fixed(template, known) and all(fixed(part, known) for part in node.args)
    return False


def asked(function: Function) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ASKING:
                yield node


def fixed_inside(function: Function, known: set[str]) -> set[str]:
    """The constants, the placeholders that `values` of otop/base/sql.py made, and names bound to fixed text only."""
    known = set(known)
    bound = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    for node in bound:
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=[ast.Name(id=rows), _])], value=ast.Call(func=ast.Name(id="values"))
            ):
                known.add(rows)
            case ast.Assign(targets=[ast.Name(id=name)]):
                others = [n for n in bound if n is not node and any(getattr(t, "id", "") == name for t in n.targets)]
                if not others and fixed(node.value, known):
                    known.add(name)
    return known


def composed(tree: ast.Module) -> set[str]:
    """Functions that ask a statement which is not fixed."""
    known = constants(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    return {f.name for f in functions for call in asked(f) if not fixed(call.args[0], fixed_inside(f, known))}


def test_a_statement_is_fixed_text_or_has_its_reason() -> None:
    found = {f"{name_of(path)}: {function}" for path in product_files() for function in composed(parsed(path))}
    assert sorted(found) == sorted(COMPOSED)


def test_the_check_of_statements_finds_what_it_looks_for() -> None:
    head = "Q = 'SELECT 1'\n_W = f'{Q} WHERE x'\ndef f(c, x):\n    "
    bad = [
        "c.execute(f'SELECT {x}')",
        "c.execute('SELECT ' + x)",
        "c.execute('SELECT %s' % x)",
        "c.execute('SELECT {}'.format(x))",
        "c.execute(x)",
        "Model.objects.raw(x)",
        "RawSQL(f'{x}', [])",
        "c.execute(sql.SQL(x))",
        "c.execute(sql.SQL('{}').format(x))",
        "cells, rows = values(x)\n    c.execute(f'INSERT INTO a VALUES {rows}', cells)",
        "w = ''\n    w = x\n    c.execute(Q + w)",
        "_ask(x, {})",
    ]
    assert [line for line in bad if composed(ast.parse(head + line)) != {"f"}] == []
    good = [
        "c.execute('SELECT %s', [x])",
        "c.execute(Q)",
        "c.execute(f'SELECT ({_W})', [x])",
        "c.execute(_W + ' AND y = %s', [x])",
        "c.execute(sql.SQL('DROP {}').format(sql.Identifier(x)))",
        "rows, cells = values(x)\n    c.execute(f'INSERT INTO a VALUES {rows}', cells)",
        "w = ' AND y'\n    c.execute(Q + w)",
    ]
    assert [line for line in good if composed(ast.parse(head + line))] == []


def test_nothing_is_evaluated() -> None:
    called = {
        f"{name_of(path)}: {node.func.id}"
        for path in product_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EVALUATING
    }
    assert called == set()


def test_nobody_asks_another_machine_but_those_who_are_named() -> None:
    """An address that somebody sent and we asked would let him look into the network behind us."""
    found = {
        name_of(path)
        for path in product_files()
        if any(
            name == client or name.startswith(f"{client}.") for name in imports(parsed(path)) for client in HTTP_CLIENTS
        )
    }
    assert sorted(found) == sorted(ASKERS)
