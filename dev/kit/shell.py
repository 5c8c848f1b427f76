"""Running other programs."""

import os
import shutil
import socket
import subprocess

from .layout import LOGS, ToolError

# Processes begin at different places.
_PORTS = iter(range(10240 + os.getpid() % 1400 * 16, 32768))


def run(command, **kwargs):
    """Run a program; its failure is an error with the tail of what it said."""
    done = subprocess.run(
        [str(part) for part in command],
        stdin=kwargs.pop("stdin", subprocess.DEVNULL),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **kwargs,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-25:])
        shown = " ".join(str(part) for part in command)[:300]
        raise ToolError(f"{shown}\nended with code {done.returncode}:\n{tail}")
    return done.stdout


def run_logged(name, command, **kwargs):
    """Run a program with its output in a log file; returns the exit code."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{name}.log"
    with open(path, "w") as log:
        code = subprocess.call(
            [str(part) for part in command],
            stdin=kwargs.pop("stdin", subprocess.DEVNULL),
            stdout=log,
            stderr=subprocess.STDOUT,
            **kwargs,
        )
    return code, path


def replace_process(command, env=None, cwd=None):
    """Become the program, so that signals and the terminal are all its own."""
    if cwd:
        os.chdir(cwd)
    command = [str(part) for part in command]
    os.execvpe(command[0], command, env or os.environ)


def port_is_free(port, host="127.0.0.1"):
    """Tell whether a server can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            return False
    return True


def free_port():
    """Return a port nobody listens on, another one at each call.

    Below those that the system gives to connections by chance while a server starts.
    """
    return next(number for number in _PORTS if port_is_free(number))


def tail(path, count=40):
    """Return the last lines of a log."""
    with open(path, errors="replace") as handle:
        return "".join(handle.readlines()[-count:])


def have(program):
    """Tell whether a program is on the path."""
    return shutil.which(program) is not None
