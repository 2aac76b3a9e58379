"""Who may come in: token, Host and Origin of a request, as pure functions. Doors: `Policy`, `refusal`, `new_token`."""

import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Headers = Iterable[tuple[bytes, bytes]]

TICKET_PATH: Final = "/docs/token"
OPEN_PATHS: Final = frozenset({"/docs", "/redoc", "/openapi.json", "/health", TICKET_PATH})
"""What anybody who reached us properly may ask for: it holds nothing of the roster."""

ASSETS: Final = "/assets/"

_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
_BEARER: Final = b"bearer "


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is turned away."""

    status: int
    detail: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


_HOST: Final = Refusal(403, "This address is not served under that name")
_ORIGIN: Final = Refusal(403, "Requests from other web pages are refused")
_TOKEN: Final = Refusal(401, "Not authenticated", ((b"www-authenticate", b"Bearer"),))


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may come in.

    Attributes:
        hosts: What the Host header may be, lower case.
        port: The port that is served.
        any_address: Whether any IP address with the port is a Host too: for sockets bound to all addresses.
        token: What a client must know; None lets everybody in who reached us properly.
    """

    hosts: frozenset[bytes]
    port: int
    any_address: bool
    token: bytes | None

    @classmethod
    def of(cls, host: str, port: int, token: str | None) -> "Policy":
        """The policy for a socket bound to an address.

        Raises:
            ValueError: Another address than loopback would be open to everybody.
        """
        if token is None and not is_loopback(host):
            raise ValueError("another address than this machine's own needs a token")
        names = {*_LOCAL_NAMES, f"[{host}]" if ":" in host else host.lower()}
        hosts = {f"{name}:{port}" for name in names} | (names if port == 80 else set())
        return cls(
            hosts=frozenset(name.encode() for name in hosts),
            port=port,
            any_address=host in ("0.0.0.0", "::"),  # noqa: S104 - compared, not bound
            token=None if token is None else token.encode(),
        )


def new_token() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether a text can be sent in a header as a token."""
    return bool(text) and all("!" <= character <= "~" for character in text)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refusal(policy: Policy, method: str, path: str, headers: Headers) -> Refusal | None:
    """Why a request must not be served; None lets it in.

    Args:
        policy: Who may come in.
        method: Of the request, upper case.
        path: Of the request, decoded.
        headers: Of the request, names in lower case.
    """
    hosts: list[bytes] = []
    origins: list[bytes] = []
    credentials: list[bytes] = []
    site = mode = b""
    for name, value in headers:
        if name == b"host":
            hosts.append(value)
        elif name == b"origin":
            origins.append(value)
        elif name == b"authorization":
            credentials.append(value)
        elif name == b"sec-fetch-site":
            site = value
        elif name == b"sec-fetch-mode":
            mode = value
    if len(hosts) != 1 or not _is_served(policy, hosts[0].lower()):
        return _HOST
    if any(origin.lower() != b"http://" + hosts[0].lower() for origin in origins):
        return _ORIGIN
    if site in (b"cross-site", b"same-site") and not (mode == b"navigate" and method == "GET"):
        return _ORIGIN
    if policy.token is None or path in OPEN_PATHS or path.startswith(ASSETS):
        return None
    return None if len(credentials) == 1 and _is_bearer(credentials[0], policy.token) else _TOKEN


def _is_served(policy: Policy, host: bytes) -> bool:
    if host in policy.hosts:
        return True
    if not policy.any_address:
        return False
    name, _, port = host.rpartition(b":")
    try:
        ipaddress.ip_address(name.decode("ascii").strip("[]"))
    except ValueError:
        return False
    return port == str(policy.port).encode()


def _is_bearer(credential: bytes, token: bytes) -> bool:
    is_known = hmac.compare_digest(credential[len(_BEARER) :].strip(), token)
    return is_known and credential[: len(_BEARER)].lower() == _BEARER
