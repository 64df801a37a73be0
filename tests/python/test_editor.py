"""The editors in a JUCE host, on the X display that DISPLAY names.

Each editor runs in a process of its own, so that a crash fails one test and no other.
"""

import pytest

from host import PLUGINS

#: How often a process opens its editor.
TURNS = 12

#: For a process to end, far beyond what software OpenGL on a busy machine needs.
PATIENCE_SECONDS = 180


def finish(process):
    """Waits for a process and fails with what it said, unless it succeeded."""
    output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, f"ended with {process.returncode}\n{output}\n{errors[-4000:]}"
    assert "editors" in output


def test_an_editor_opens_and_closes_while_the_host_plays_and_automates(name, display, start):
    finish(start("editor_session.py", name, TURNS, 1, env=display))


@pytest.mark.parametrize("turn", range(2))
def test_three_processes_open_and_close_editors_at_once(display, start, turn):
    processes = [
        start("editor_session.py", PLUGINS[number % 2], TURNS, 10 * turn + number, env=display)
        for number in range(3)
    ]
    for process in processes:
        finish(process)
