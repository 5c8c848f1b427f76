# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Servers of Odoo that tests of processes start."""

import socket


def free_port():
    """A port of this machine on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
