"""``communique eval``: the scorecard of the command line."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.console import err, out, print_json, printable, say
from bot.options import DONE, AsJson, DataDir, a_folder, open_session
from bot.progress import progress_on
from bot.session import Session
from corpus.errors import CommuniqueError

evaluation = typer.Typer()


@evaluation.command("eval")
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Questions with their answers: YAML or JSON Lines.", show_default=False
        ),
    ],
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=a_folder, help="The documents, indexed for this alone."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page with plots, too.")
    ] = None,
    data: DataDir = None,
    as_json: AsJson = False,
) -> int:
    """Measure how well questions are answered whose answers somebody wrote down.

    The format of the files is described in tests/gold/README.md.
    """
    # Imported here, because every other command loads this module, too.
    from bot.evaluation.asking import ask_all
    from bot.evaluation.gold import read_gold
    from bot.evaluation.scorecard import score
    from bot.evaluation.table import rows

    gold = read_gold(files)
    if html and not html.parent.is_dir():
        raise CommuniqueError(f"{html.parent} is not a folder; --html must name a file in one")
    if corpus is not None and data is not None:
        raise CommuniqueError("--corpus is indexed for this alone; leave --data out")
    with _session(corpus, data) as session:
        with progress_on(err) as progress:
            answerer = session.answerer(progress)
        texts = {document.path: document.text for document in session.library.scan().documents}
        total = len(gold.questions) + sum(map(len, gold.conversations))
        say(f"asking {total} questions")
        singles, turns = ask_all(gold, answerer, texts)
    card = score(singles, turns, _peak_memory_mib())
    if html:
        # What draws plots takes longer to load than any look-up takes.
        from bot.evaluation.page import html_page

        title = f"Communiqué: {', '.join(file.name for file in files)}"
        try:
            html.write_text(html_page(card, singles, turns, title), "utf-8")
        except OSError as error:
            raise CommuniqueError(f"{html} cannot be written: {error.strerror}") from None
    if as_json:
        print_json(card.shape())
    else:
        _show(list(rows(card)))
    return DONE


@contextmanager
def _session(corpus: Path | None, data: Path | None) -> Iterator[Session]:
    """The session asked for; a folder of documents without an index of its own gets one that does
    not stay."""
    session = open_session(data)
    if corpus is None:
        yield session
        return
    settings = session.settings.model_copy(update={"corpus_dir": corpus})
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        yield Session(settings, Path(folder), session.say)


def _show(lines: list[tuple[str, str]]) -> None:
    if not out.is_terminal:
        for name, figure in lines:
            out.print(Text(f"{name}: {figure}"), soft_wrap=True)
        return
    table = Table(box=None, show_header=False)
    for name, figure in lines:
        table.add_row(Text(printable(name)), Text(figure, style="bold"))
    out.print(table)


def _peak_memory_mib() -> float | None:
    """The most memory that this process has held; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / (1 << 10)
