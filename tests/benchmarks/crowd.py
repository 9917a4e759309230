"""A crowd asks the bot at once: how soon each is acknowledged and answered, and how long the event
loop is kept from its work.

    python -m tests.benchmarks.crowd [--people 50] [--rounds 3] [--data DIR]

Starts the shipped program (``communique run``) on the articles that come with the project, against
the Discord of the tests on the same machine, which takes its own share of the processors. Seconds
are wall time; the figures are of this machine, as it was just then.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import tempfile
import urllib.request
from pathlib import Path

from tests.bot.discord.stage import PROJECT, environment, program
from tests.discord_server import DiscordServer

QUESTIONS = (
    "What is the tariff on heavy trucks?",
    "When did Carney and Trump meet?",
    "What did Doug Ford say about alcohol?",
    "What is the softwood lumber duty rate?",
    "Who called the removal of counter-tariffs an open invitation?",
    "What is the rate on copper?",
    "What did Lana Payne say?",
    "When does the furniture tariff rise?",
    "What is Section 122?",
    "What is the tariff on bananas from Ecuador?",
)
_PORT = 18931


def health() -> dict:
    """What the bot's health endpoint says."""
    with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/health", timeout=10) as answer:
        return json.load(answer)


def spread(name: str, seconds: list[float]) -> None:
    """Print the middle, the 95th percentile and the longest."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(
        f"{name:28} median {statistics.median(ordered):7.3f}   p95 {p95:7.3f}"
        f"   longest {ordered[-1]:7.3f}"
    )


async def measure(people: int, rounds: int, data: Path) -> None:
    """Run the crowd, and print."""
    async with DiscordServer() as discord:
        guild = discord.guild("Crowd")
        channel = guild.channel("general")
        crowd = [guild.person(f"Person {n}") for n in range(people)]
        corpus = PROJECT / "corpus" / "documents"
        env = environment(discord, corpus, data, HEALTH_PORT=str(_PORT), LOG_LEVEL="WARNING")
        with tempfile.TemporaryDirectory() as folder:
            async with program(Path(folder), env) as bot:
                await bot.start("--sync")
                await discord.until_ready(timeout=300)
                warm = await crowd[0].command(channel, "ask", question=QUESTIONS[0])
                await warm.answer(timeout=300)
                for number in range(rounds):
                    await one_round(crowd, channel, number)
                    # Nobody may ask ten times in half a minute.
                    await asyncio.sleep(4)
                await bot.stop()


async def one_round(crowd: list, channel: object, number: int) -> None:
    """Everybody asks at once."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    calls = await asyncio.gather(
        *(
            person.command(channel, "ask", question=QUESTIONS[n % len(QUESTIONS)])
            for n, person in enumerate(crowd)
        )
    )

    async def answered(call: object) -> float | None:
        try:
            await call.answer(timeout=120)
        except Exception as error:
            print(f"lost: {error}")
            return None
        return loop.time() - began

    took = await asyncio.gather(*(answered(call) for call in calls))
    vitals = await asyncio.to_thread(health)
    print(f"round {number + 1}: {len(crowd)} people, {took.count(None)} lost")
    spread("  acknowledged after, s", [call.acknowledged_after_s for call in calls])
    spread("  answered after, s", [seconds for seconds in took if seconds is not None])
    print(
        f"  longest stall of the loop    {vitals['longest_stall_s'] * 1000:.0f} ms so far;"
        f" memory {vitals['memory_mib']:.0f} MiB"
    )


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, help="an index of the articles; else it is built")
    options = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()},"
        f" load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as scratch:
        data = options.data or Path(scratch) / "data"
        asyncio.run(measure(options.people, options.rounds, data))


if __name__ == "__main__":
    main()
