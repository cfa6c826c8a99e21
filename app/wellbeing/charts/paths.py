"""Paths: points written as SVG does it in the fewest letters, from one to the next. A year is drawn by thousands."""

from __future__ import annotations

from collections.abc import Iterable

Point = tuple[float, float]


def dots(points: Iterable[Point], mark: str = "h0") -> str:
    """A mark at each point; it must end `shift` to the right of where it began, as "h0" and "h13" do."""
    x = y = 0
    shift = int(float(mark[1:]) * 10)
    path = []
    for point in points:
        to_x, to_y = round(point[0] * 10), round(point[1] * 10)
        path.append(f"m{_pair(to_x - x, to_y - y)}{mark}")
        x, y = to_x + shift, to_y
    return "".join(path)


def line(runs: Iterable[Iterable[Point]]) -> str:
    """Runs of points joined, each run by itself."""
    path = []
    for run in runs:
        x = y = 0
        for at, point in enumerate(run):
            to_x, to_y = round(point[0] * 10), round(point[1] * 10)
            if at == 0:
                path.append(f"M{_pair(to_x, to_y)}")
            elif to_y == y:
                path.append(f"h{_short(to_x - x)}")
            else:
                path.append(f"l{_pair(to_x - x, to_y - y)}")
            x, y = to_x, to_y
    return "".join(path)


def _pair(x: int, y: int) -> str:
    down = _short(y)
    return f"{_short(x)}{down}" if down.startswith("-") else f"{_short(x)} {down}"


def _short(tenths: int) -> str:
    """A number of tenths: "12", ".7", "-3.5"."""
    return f"{tenths / 10:g}".replace("0.", ".", 1) if abs(tenths) < 10 else f"{tenths / 10:g}"
