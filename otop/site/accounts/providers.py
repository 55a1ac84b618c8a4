"""The OpenID providers that an operator lists in a file (`OTOP_OIDC_FILE`, docs/how-to/accounts.md)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NEEDED = {"name_th", "name_en", "issuer", "client_id", "secret_file"}
ENDPOINTS = {"authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"}
KNOWN = NEEDED | ENDPOINTS | {"api_key_file", "api_key_header", "scope", "uid_claim", "token_auth_method"}


def read_providers(file: str) -> list[dict[str, Any]]:
    """One for each table of the file; none without a file. What is missing or misspelt ends the start, in words."""
    if not file:
        return []
    try:
        tables = tomllib.loads(Path(file).read_text(encoding="utf-8"))
        return [_provider(file, name, table) for name, table in tables.items()]
    except (OSError, ValueError) as error:
        raise SystemExit(f"OTOP_OIDC_FILE={file}: {error}") from None


def _provider(file: str, name: str, table: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise ValueError(f"{name}: write a table, [{name}]")
    if missing := sorted(NEEDED - table.keys()):
        raise ValueError(f"[{name}]: {', '.join(missing)} is missing")
    if unknown := sorted(table.keys() - KNOWN):
        raise ValueError(f"[{name}]: {', '.join(unknown)} is not understood")
    by_hand = {key: table[key] for key in sorted(ENDPOINTS & table.keys())}
    if by_hand and not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= by_hand.keys():
        raise ValueError(f"[{name}]: endpoints by hand are authorization_endpoint, token_endpoint and jwks_uri")
    settings: dict[str, Any] = {
        "server_url": table["issuer"],
        "issuer": table["issuer"],
        "name_th": table["name_th"],
        "name_en": table["name_en"],
        "endpoints": by_hand,
        "fetch_userinfo": False,  # the signed token names the person; nothing else about them is wanted
        "uid_field": table.get("uid_claim", "sub"),
        "token_auth_method": table.get("token_auth_method"),
        "scope": table.get("scope", "openid").split(),
    }
    if "api_key_file" in table:
        settings["headers"] = {table.get("api_key_header", "X-API-Key"): _secret(file, table["api_key_file"])}
    return {
        "provider_id": name,
        "name": table["name_en"],
        "client_id": table["client_id"],
        "secret": _secret(file, table["secret_file"]),
        "settings": settings,
    }


def _secret(file: str, named: str) -> str:
    """The first line of a file that stands beside the list, or anywhere."""
    return (Path(file).parent / named).read_text(encoding="utf-8").partition("\n")[0].strip()


def origins(providers: list[dict[str, Any]]) -> list[str]:
    """Where the form that begins a sign-in may lead."""
    places = [p["settings"]["endpoints"].get("authorization_endpoint", p["settings"]["issuer"]) for p in providers]
    return sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, places)})
