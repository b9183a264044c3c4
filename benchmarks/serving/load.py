"""A client that keeps connections busy and notes how long each answer takes; HTTP by hand, to stay out of the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Answers:
    """What came back: seconds of each answer, and the seconds that all took together."""

    seconds: list[float] = field(default_factory=list)
    took: float = 0.0

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.took

    def share(self, part: float) -> float:
        """The time within which such a part of the answers came, in milliseconds."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(part * len(self.seconds)))] * 1000


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire, and the status that its answer is to have."""

    port: int
    path: str
    method: str = "POST"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200

    def written(self) -> bytes:
        """Its bytes."""
        headers = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(len(self.body))}
        lines = [f"{self.method} {self.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in {**headers, **self.headers}.items()]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True)
class Answer:
    """One answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def ask(request: Request, seconds: float, connections: int) -> Answers:
    """Ask over and over again, each connection as soon as it has its answer."""
    answers, written, until = Answers(), request.written(), time.perf_counter() + seconds

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", request.port)
        while (start := time.perf_counter()) < until:
            writer.write(written)
            answer = await _answer(reader)
            assert answer.status == request.status, answer.body[:500]
            answers.seconds.append(time.perf_counter() - start)
        writer.close()
        await writer.wait_closed()

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    answers.took = time.perf_counter() - start
    return answers


async def ask_once(request: Request) -> Answer:
    """Ask once."""
    reader, writer = await asyncio.open_connection("127.0.0.1", request.port)
    writer.write(request.written())
    answer = await _answer(reader)
    writer.close()
    await writer.wait_closed()
    return answer


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(int(head[0].split()[1]), headers, body)
