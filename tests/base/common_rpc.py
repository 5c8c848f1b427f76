# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase
from odoo.tools.json import scriptsafe


class RpcCase(HttpCase):
    """Calls of methods through the web server, as a browser makes them."""

    def enter_as(self, role):
        """Log in as the user of a role, whose password is the login."""
        login = self.users[role].login
        self.authenticate(login, login)

    def over_http(self, model, method, *args, **kwargs):
        """The response of the web server to whoever is logged in."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=scriptsafe.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        )

    def call(self, model, method, *args, **kwargs):
        """What the web server gives to whoever is logged in, and its refusal."""
        answer = self.over_http(model, method, *args, **kwargs).json()
        return answer.get("result"), answer.get("error")
