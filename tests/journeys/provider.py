"""`python -m tests.journeys.provider PORT [SECONDS] [API-KEY]`: an OpenID provider, as a process of its own.

SECONDS is how long its tokens live (0: they are old when they come). With an API key, its token endpoint answers only
to who shows that key.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import flask
from oidc_provider_mock import app

if __name__ == "__main__":
    port, seconds, key = int(sys.argv[1]), int((sys.argv[2:3] or ["3600"])[0]), (sys.argv[3:4] or [""])[0]
    provider = app(access_token_max_age=timedelta(seconds=seconds), require_nonce=True)
    provider.debug = False

    def only_with_the_key() -> flask.Response | None:
        if key and flask.request.path.endswith("/token") and flask.request.headers.get("X-Key-Of-Test") != key:
            return flask.Response("no key", status=401)
        return None

    provider.before_request(only_with_the_key)
    provider.run("127.0.0.1", port)
