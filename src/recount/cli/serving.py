"""Listens at an address and answers by an application until somebody stops it."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import click
import uvicorn
from starlette.types import ASGIApp

from recount.model.errors import InputError
from recount.web.assets import HOW_TO_BUILD, script_url

_WAIT_SECONDS = 5


def serve(app: ASGIApp, host: str, port: int, quiet: bool) -> None:
    """Answer until Ctrl-C or SIGTERM; what was begun is finished first.

    Args:
        app: what answers.
        host: address or name to listen at.
        port: number of the port, 0 for one that is free.
        quiet: say nothing.

    Raises:
        InputError: if nothing can listen there.
    """
    with _listening(host, port) as listener:
        if not quiet:
            click.echo(f"Recount is at http://{named(host)}:{listener.getsockname()[1]}/ (Ctrl-C stops it)")
            if not script_url():
                click.echo(
                    "Pages come without keys, maps and selecting words. To have those, run "
                    f"`{HOW_TO_BUILD}` in Recount's folder.",
                    err=True,
                )
            if not _is_here(host):
                click.echo(
                    "Others can reach it. Put a server in front of it that speaks HTTPS, or passwords and "
                    "reports can be read on the way.",
                    err=True,
                )
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=_WAIT_SECONDS,
        )
        uvicorn.Server(config).run([listener])


def named(host: str) -> str:
    """An address as it stands in the address of a page: one of IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
    except OSError as e:
        todo = "Choose another --port, or an address of this machine for --host"
        raise InputError(f"{host}:{port}", f"cannot be listened at: {e.strerror or e}", todo) from e
    # Connections inherit it. asyncio sets it on none whose protocol is not named, and each answer, written in
    # two parts, would wait 40 ms for the browser's acknowledgement of the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
