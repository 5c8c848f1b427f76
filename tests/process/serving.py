# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Servers of Odoo that tests of processes start, and who works with them."""

import json
import socket
import time
import urllib.request
from http.cookiejar import CookieJar
from urllib.error import URLError


def free_port():
    """A port of this machine on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Session:
    """A browser of one user, as far as it sends requests."""

    def __init__(self, address):
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def post(self, path, params):
        """Send a request and return the answer as it came."""
        content = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        request = urllib.request.Request(
            self.address + path, content.encode(), {"Content-Type": "application/json"}
        )
        with self.opener.open(request, timeout=120) as answer:
            return json.load(answer)

    def call(self, model, method, args, kwargs):
        """Call a method as the web client does."""
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )


def logged_in(address, database, login):
    """A session of a user whose password is his login; waits for the server."""
    session = Session(address)
    params = {"db": database, "login": login, "password": login}
    for _half in range(240):
        try:
            answer = session.post("/web/session/authenticate", params)
            break
        except (URLError, ConnectionError):
            # Nothing tells that a port is open but asking it.
            time.sleep(0.5)
    else:
        raise TimeoutError(address)
    assert answer.get("result", {}).get("uid"), answer
    return session
