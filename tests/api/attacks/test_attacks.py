"""What was once enough to take a server down is answered or refused, and whoever asks something small hardly waits.

Of each attack: the processor time that it costs, memory afterwards, and the longest wait of a bystander. Bounds are
wide enough for a machine with much else to do; what they are to catch took minutes, gigabytes, or never ended.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.attacks.target import Bystander, Target, under_attack

MOST_CPU = 1.0
MOST_MEMORY = 50_000_000
LONGEST_WAIT = 1.0


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server that has answered something."""
    with under_attack(tmp_path_factory.mktemp("target")) as target:
        assert target.answers()
        yield target


def _aliased(field: str, times: int = 99) -> str:
    return "{ " + " ".join(f"a{place}: {field}" for place in range(times)) + " }"


def _introspection(outer: int, inner: int) -> str:
    types = " ".join(f"t{place}: types {{ name fields {{ name }} }}" for place in range(inner))
    schemas = " ".join(f"a{place}: __schema {{ ...S }}" for place in range(outer))
    return f"{{ {schemas} }} fragment S on __Schema {{ {types} }}"


def _overlapping(size: int) -> str:
    """Fields that are compared pair by pair, level by level."""
    inner = " ".join(f"... on Unit {{ x: name parent {{ y{place % 7}: code }} }}" for place in range(size))
    return f'{{ unit(code: "liuhe") {{ {inner} }} }}'


def _nested(levels: int) -> str:
    return "{ a: " + "[" * levels + "1" + "]" * levels + " }"


DOCUMENTS: dict[str, str] = {
    "introspection under aliases and fragments": _introspection(49, 48),
    "a smaller introspection": _introspection(12, 12),
    "comparisons under aliases": _aliased('comparison(period: "2014") { rows { nodes { unit { name } } } }'),
    "counts under aliases": _aliased("incidents { totalCount }"),
    "fields that overlap": _overlapping(900),
    "a deep document": "{ unit(code: " + '"x"' + ") " + "{ parent " * 3000 + "{ code }" + " }" * 3000 + " }",
    "values in values": f"{{ units(filter: {_nested(20_000)}) {{ totalCount }} }}",
    "a long number": "{ units(first: 1) { nodes { code } } incidents(first: " + "9" * 900_000 + ") { totalCount } }",
    "directives": "{ __typename " + "@skip(if: false) " * 20_000 + "}",
    "fragments that spread each other": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    + " fragment F60 on Query { __typename }",
    "what-ifs under aliases": _aliased(
        'whatIf(period: "2014", units: ["liuhe"], changes: {withdrawIncidents: []}) { cards { unit { name } } }'
    ),
    "wrong codes under aliases": _aliased('comparison(period: "2O14") { unitCount }'),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_answered_or_refused_at_little_cost(target: Target, document: str) -> None:
    _little(target, lambda: _sent(target, document))


def _sent(target: Target, document: str) -> None:
    status, answer = target.post(document)
    assert status < 500 or "Retry-After" in str(answer) or answer["errors"][0]["extensions"]["code"] != "INTERNAL"
    assert len(json.dumps(answer)) < 200_000


def _little(target: Target, attack: Callable[[], object], cpu: float = MOST_CPU) -> None:
    """Attack, and see what it takes."""
    memory = target.memory
    with Bystander(target) as bystander:
        time.sleep(0.2)
        before = target.cpu
        attack()
        took = target.cpu - before
        time.sleep(0.2)
    assert took < cpu, f"{took:.2f} s of processor time"
    assert None not in bystander.waits
    assert max(each for each in bystander.waits if each is not None) < LONGEST_WAIT
    assert target.memory - memory < MOST_MEMORY


UPLOADS: dict[str, bytes] = {
    "deep YAML": b"units: " + b"[" * 100_000,
    "deep JSON": b'{"units": ' + b"[" * 100_000,
    "commas": b"units: [" + b"," * 3_000_000,
    "anchors": b"a: &a [x, x, x, x, x, x, x, x, x]\n"
    + b"\n".join(b"%c: &%c [%s]" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(9)),
}


@pytest.mark.parametrize("content", UPLOADS.values(), ids=UPLOADS)
def test_a_hostile_file_costs_its_own_import(target: Target, content: bytes) -> None:
    def attack() -> None:
        ended = _imported(target, content)
        assert ended["state"] != "IMPORTED"

    _little(target, attack, cpu=3.0)


def _imported(target: Target, content: bytes) -> dict[str, Any]:
    """What becomes of a file that is handed in."""
    operations = {
        "query": "mutation($file: Upload!) { ledgerImport(input: {file: $file}) {"
        " ledgerImport { id } errors { code message } } }",
        "variables": {"file": None},
    }
    parts = [
        ("operations", "", json.dumps(operations).encode()),
        ("map", "", json.dumps({"0": ["variables.file"]}).encode()),
        ("0", '; filename="a.yaml"', content),
    ]
    body = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + value + b"\r\n"
        for name, named, value in parts
    )
    connection = target.connect()
    headers = {"Content-Type": "multipart/form-data; boundary=x", "GraphQL-Require-Preflight": "1"}
    connection.request("POST", "/graphql", body + b"--x--\r\n", headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    payload = answer["data"]["ledgerImport"]
    if payload["errors"]:
        return {"state": "REFUSED"}
    asked = f'{{ ledgerImport(id: "{payload["ledgerImport"]["id"]}") {{ state }} }}'
    for _ in range(200):
        found: dict[str, Any] = target.post(asked)[1]["data"]["ledgerImport"]
        if found["state"] not in ("QUEUED", "RUNNING"):
            return found
        time.sleep(0.1)
    raise AssertionError("the import does not end")


BEGUN = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def _half_open(target: Target, number: int, sent: bytes = BEGUN) -> list[socket.socket]:
    """Connections that begin a request and leave it at that."""
    opened = []
    for _ in range(number):
        connection = socket.create_connection((target.host, target.port), timeout=10)
        connection.sendall(sent)
        opened.append(connection)
    return opened


def _closed(connections: list[socket.socket], within: float) -> int:
    """How many of some connections are closed within some seconds."""
    end, left = time.monotonic() + within, list(connections)
    while left and time.monotonic() < end:
        time.sleep(0.2)
        left = [each for each in left if not _is_closed(each)]
    return len(connections) - len(left)


def _is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return not connection.recv(10_000)
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_more_half_open_connections_than_descriptors(tmp_path: Path) -> None:
    """1,100 at a limit of 1,024: all others are answered, nothing is logged by the megabyte, SIGTERM is heard."""
    with under_attack(tmp_path, descriptors=1024, header_seconds=5) as target:
        assert target.answers()
        memory = target.memory
        with Bystander(target) as bystander:
            opened = _half_open(target, 1100)
            assert target.answers()
            assert _closed(opened, 15) == len(opened)
        for each in opened:
            each.close()
        assert None not in bystander.waits
        assert max(each for each in bystander.waits if each is not None) < LONGEST_WAIT
        assert target.memory - memory < MOST_MEMORY
        assert target.log.stat().st_size < 20_000
        before = time.monotonic()
    assert time.monotonic() - before < 15


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (BEGUN + b"Content-Length: 900000\r\n\r\n{", b"408"),
        (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", b"408"),
        (b"", b""),
    ],
    ids=["a slow body", "a slow head", "nothing at all"],
)  # fmt: skip
def test_what_does_not_come_is_not_waited_for(tmp_path: Path, sent: bytes, status: bytes) -> None:
    """Not even while a byte comes now and then."""
    with under_attack(tmp_path, header_seconds=1, body_seconds=1) as target:
        (connection,) = _half_open(target, 1, sent)
        heard, end = b"", time.monotonic() + 10
        while time.monotonic() < end:
            try:
                if sent:
                    connection.sendall(b"x")
                connection.settimeout(0.3)
                part = connection.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                break
            heard += part
            if not part:
                break
        else:
            pytest.fail("the connection is still there")
        connection.close()
        assert heard.split(b" ")[1:2] == ([status] if status else [])
        assert target.answers()


def test_one_address_has_no_more_than_its_share(tmp_path: Path) -> None:
    """Those of another address are answered; this machine's own are not counted, so an address of it will not do."""
    from kaohe.web.connections import ConnectionLimits, Doorkeeper

    class Connection:
        """Just the address of one, and what was said to it."""

        def __init__(self, address: str) -> None:
            self.address, self.said, self.loop = address, 0, _Loop()

        def turn_away(self, status: int, _why: str) -> None:
            self.said = status

    class _Loop:
        def call_later(self, *_: object) -> object:
            return object()

    keeper = Doorkeeper(ConnectionLimits(total=100, each=3))
    one, other = [Connection("192.0.2.1") for _ in range(5)], Connection("192.0.2.2")
    own = [Connection("127.0.0.1") for _ in range(9)]
    for number, each in enumerate((*one, other, *own), 1):
        keeper.admit(each, number)  # type: ignore[arg-type]  # all that it asks of one
    assert [each.said for each in one] == [0, 0, 0, 503, 503]
    assert {each.said for each in (other, *own)} == {0}
    for each in one:
        keeper.left(each)  # type: ignore[arg-type]
    again = Connection("192.0.2.1")
    keeper.admit(again, 1)  # type: ignore[arg-type]
    assert again.said == 0


def test_a_request_under_way_does_not_keep_the_server_from_ending(tmp_path: Path) -> None:
    with under_attack(tmp_path) as target:
        opened = _half_open(target, 20)
        opened += _half_open(target, 5, BEGUN + b"Content-Length: 9000\r\n\r\n{")
        before = time.monotonic()
    assert time.monotonic() - before < 15
    assert target.process.returncode in (0, 143, -15)
    for each in opened:
        each.close()
