"""``GET /health`` on this machine alone, for whatever watches the bot."""

import logging
from collections.abc import Callable

from aiohttp import web

from bot.discord.vitals import Vitals

_log = logging.getLogger(__name__)
_HOST = "127.0.0.1"


async def serve_health(port: int, vitals: Callable[[], Vitals]) -> web.AppRunner | None:
    """Serve the vitals as JSON: 200 while questions are answered, 503 otherwise.

    None, and a warning, where the port cannot be had: the bot matters more than its gauge.
    """

    async def health(_request: web.Request) -> web.Response:
        now = vitals()
        return web.json_response(now.shape(), status=200 if now.ready else 503)

    app = web.Application()
    app.router.add_get("/health", health)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, _HOST, port).start()
    except OSError as error:
        _log.warning("no health endpoint: port %d cannot be had (%s)", port, error.strerror)
        await runner.cleanup()
        return None
    return runner
