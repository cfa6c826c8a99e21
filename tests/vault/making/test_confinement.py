"""The child process: what it may not do, on a kernel that can take it away."""

from __future__ import annotations

import ctypes
import errno
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from app.vault.making import confinement
from tests.machine import kernel_lacks

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def linux() -> None:
    """The one system that takes these away."""
    if sys.platform != "linux":
        kernel_lacks("THIS IS NOT LINUX: previews are made within limits alone")


@pytest.fixture
def seccomp(linux: None) -> None:
    """A kernel that can take calls away: it looks for the filter that it was given, and does not find one."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(22, 2, None, 0, 0)
    if ctypes.get_errno() in {errno.EINVAL, errno.ENOSYS}:
        kernel_lacks("THIS KERNEL HAS NO SECCOMP: makers of previews can call what their user can")


@pytest.fixture
def landlock(linux: None) -> None:
    """A kernel that can take the file system away."""
    if ctypes.CDLL(None).syscall(444, None, 0, 1) < 1:
        kernel_lacks("THIS KERNEL HAS NO LANDLOCK: makers of previews can read what their user can")


WITHOUT_THE_WEB = f"app = sys.modules['app'] = type(sys)('app'); app.__path__ = [{str(ROOT / 'app')!r}]"
"""As the child itself begins: Flask and all would be half a second for each process."""

READABLE = "[Path(sys.prefix), Path(sys.base_prefix), Path('/usr/lib')]"


def confined(code: str, *, first: str = "", without: str = "") -> str:
    """What a confined process prints of running `code`; on a kernel `without` some of what takes away."""
    program = (
        "import os, sys, socket, subprocess, threading, ctypes, resource\nfrom pathlib import Path\n"
        f"{WITHOUT_THE_WEB}\nfrom app.vault.making import confinement\n{first}\n"
        f"for part in {without.split(', ')}: setattr(confinement, part, lambda *_: None)\n"
        f"confinement.confine({READABLE})\n"
    )
    command = [sys.executable, "-c", program + dedent(code)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    return ran.stdout.strip() or f"{ran.returncode} {ran.stderr.strip()[-300:]}"


def refused(expression: str, *, first: str = "") -> str:
    """What a confined process says to an expression."""
    asked = f"""
        try:
            print("allowed", {expression})
        except OSError as error:
            print(type(error).__name__)
    """
    return confined(asked, first=first)


@pytest.mark.parametrize(
    "expression",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "subprocess.run(['/bin/true'])",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_a_confined_process_reaches_no_network_and_starts_nothing(seccomp, expression):
    assert refused(expression) == "PermissionError"


CALLS = {
    "x86_64": {"tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "pidfd_send_signal": 424},
    "aarch64": {
        "tkill": 130, "tgkill": 131, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "pidfd_send_signal": 424,
    },
}  # fmt: skip


@pytest.mark.parametrize("call", CALLS["x86_64"])
def test_a_confined_process_signals_nobody_where_landlock_knows_no_signals(seccomp, call):
    """The filter alone, as it is all there is on Linux before 6.12."""
    if platform.machine() not in CALLS:
        kernel_lacks("THIS MACHINE HAS NO FILTER OF CALLS: previews are made within limits alone")
    said = confined(f"""
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall({CALLS[platform.machine()][call]}, os.getppid(), os.getppid(), 0, 0)
        print(ctypes.get_errno())
    """, without="_leave_files")  # fmt: skip

    assert said == str(errno.EPERM)


@pytest.mark.parametrize(
    "expression",
    [
        "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)",
        "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
        "os.sched_setaffinity(os.getppid(), {0})",
        "os.pidfd_open(os.getppid())",
    ],
)
def test_a_confined_process_changes_nothing_of_another(seccomp, expression):
    assert refused(expression) == "PermissionError"


@pytest.mark.parametrize(
    "change",
    [
        "os.chmod({0}, 0o777)",
        "os.fchmod(file, 0o777)",
        "os.chown({0}, os.getuid(), os.getgid())",
        "os.lchown({0}, os.getuid(), os.getgid())",
        "os.utime({0}, (1, 1))",
        "os.setxattr({0}, 'user.a', b'1')",
    ],
)
def test_a_confined_process_changes_no_rights_dates_or_marks_of_a_file(seccomp, tmp_path, change):
    kept = tmp_path / "kept"
    kept.write_text("words")
    was = kept.stat()

    assert refused(change.format(repr(str(kept))), first=f"file = os.open({str(kept)!r}, os.O_RDONLY)") == (
        "PermissionError"
    )
    assert (kept.stat().st_mode, kept.stat().st_mtime_ns) == (was.st_mode, was.st_mtime_ns)


def test_a_confined_process_may_end_by_its_own_signal_and_read_its_own_limits(linux):
    assert confined("print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])") == "64"
    assert confined("os.abort()").startswith("-6")


def test_where_the_kernel_offers_neither_filter_nor_landlock_the_limits_stand(linux):
    said = confined("print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])", without="_leave_files, _leave_calls")

    assert said == "64"


@pytest.mark.parametrize(
    "expression",
    [
        "open('/etc/passwd').read()",
        "os.listdir('/tmp')",
        "open('/tmp/written-by-a-maker', 'w')",
        "open('/proc/%d/environ' % os.getppid()).read()",
        "os.mkdir('/tmp/made-by-a-maker')",
    ],
)
def test_a_confined_process_sees_no_file_but_its_own_libraries(landlock, expression):
    assert refused(expression) == "PermissionError"


def test_a_confined_process_may_still_use_threads_and_its_libraries():
    assert (
        confined("""
        import encodings.cp1252, json
        thread = threading.Thread(target=print, args=("in a thread",))
        thread.start()
        thread.join()
    """)
        == "in a thread"
    )


def test_memory_ends_at_its_limit():
    said = confined(f"""
        try:
            bytearray({confinement.MEMORY_BYTES})
        except MemoryError:
            print("no more memory")
    """)

    assert said == "no more memory"


def test_a_child_ends_with_its_worker(linux, tmp_path):
    number = tmp_path / "number"
    child = tmp_path / "child.py"
    child.write_text(
        f"import os, sys, time\n{WITHOUT_THE_WEB}\nnumber = open({str(number)!r}, 'w')\n"
        "from app.vault.making.confinement import confine\nconfine([])\n"
        "number.write(str(os.getpid()))\nnumber.close()\ntime.sleep(600)"
    )
    worker = (
        f"import sys, tempfile; from pathlib import Path; {WITHOUT_THE_WEB}\n"
        f"from app.vault.making import process; process._CHILD = Path({str(child)!r})\n"
        "process.make('text', tempfile.TemporaryFile())"
    )
    with subprocess.Popen([sys.executable, "-c", worker]) as running:
        assert _comes(lambda: number.exists() and number.read_text())
        running.kill()

    assert _comes(lambda: not Path(f"/proc/{number.read_text()}").exists())


def _comes(done: Callable[[], object]) -> bool:
    """Whether it is so within ten seconds."""
    for _ in range(200):
        if done():
            return True
        time.sleep(0.05)
    return False
