"""Memory of the web process after 300 visits to all lessons in turn, and what an idle server uses of a core.

    uv run python -m tests.bench.bench_memory

A visit speaks Streamlit's own protocol: it opens a lesson, waits for its whole page, and leaves.
"""

import asyncio
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.course import LESSONS
from tests.running import Server, served

VISITS, IDLE_SECONDS = 300, 20
SLUGS = [entry.slug for entry in LESSONS]


async def visit(server: Server, slug: str) -> None:
    """Opens a lesson and leaves when its script has run."""
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    async with websockets.connect(address, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None) as line:
        asked = BackMsg()
        asked.rerun_script.page_name = slug
        # Without an address no browser asks for the words later: they come with the first run.
        await line.send(asked.SerializeToString())
        while True:
            said = ForwardMsg.FromString(await line.recv())
            if said.WhichOneof("type") == "script_finished":
                return


def main() -> None:
    with served() as server:
        asyncio.run(visit(server, SLUGS[0]))
        first = server.resident_megabytes()
        print(f"web process after the first visit: {first:.0f} MB")
        for number in range(1, VISITS + 1):
            asyncio.run(visit(server, SLUGS[number % len(SLUGS)]))
            if number % 100 == 0:
                now = server.resident_megabytes()
                print(f"after {number} visits: {now:.0f} MB, {now / first:.2f} times the first")
        before = server.processor_seconds()
        time.sleep(IDLE_SECONDS)
        print(f"idle: {(server.processor_seconds() - before) / IDLE_SECONDS:.2%} of a core")


if __name__ == "__main__":
    main()
