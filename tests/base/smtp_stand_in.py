# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small mail server that takes mails, or does what mail servers do instead."""

import re
import socketserver
import threading
import time


class Talk(socketserver.StreamRequestHandler):
    """One connection, as RFC 5321 has it."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        server = self.server
        if server.hangs:
            time.sleep(server.hangs)
            return
        self.say("220 stand-in")
        readers = []
        while line := self.rfile.readline().decode(errors="replace").strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            if verb == "DATA":
                self.take(readers)
                readers = []
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb == "RCPT":
                reader = re.search("<(.*)>", line).group(1)
                server.on_reader(reader)
                if reader in server.drops:
                    return
                if server.refuses_all or reader in server.refused:
                    self.say("550 no such mailbox here")
                else:
                    readers.append(reader)
                    self.say("250 ok")
            else:
                self.say("250 ok")

    def take(self, readers):
        self.say("354 go on")
        while self.rfile.readline().strip() != b".":
            pass
        self.server.taken += readers
        self.say("250 taken")


class MailServer(socketserver.ThreadingTCPServer):
    """Use it as a context: it serves on ``port`` until the block ends."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Talk)
        self.port = self.server_address[1]
        #: Addresses that have got a mail, each time.
        self.taken = []
        #: Addresses that are refused, and those at which the connection is dropped.
        self.refused, self.drops = set(), set()
        self.refuses_all = False
        #: Called with the address of each reader, before the mail is taken.
        self.on_reader = lambda reader: None
        #: So many seconds it says nothing.
        self.hangs = 0

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.server_close()
