"""A bar grows on a terminal, and is one line elsewhere."""

import io

from vioip.progress import Bar


def test_a_bar_grows_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    bar = Bar(out, 4)
    bar.advance(1)
    bar.finish()
    assert out.getvalue() == f"\r[{'#' * 10}{'-' * 30}]  25 %\r[{'#' * 40}] 100 %\n"


def test_elsewhere_only_the_end_is_written() -> None:
    out = io.StringIO()
    bar = Bar(out, 3)
    bar.advance(2)
    bar.finish()
    assert out.getvalue() == f"[{'#' * 40}] 100 %\n"
