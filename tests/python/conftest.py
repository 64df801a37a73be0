"""What all tests of the bundle in other hosts share: where it runs, and the display.

JUCE connects to the X display that DISPLAY names as soon as it can, and an X error there ends the
process. No test but the editors' needs a display, so DISPLAY is taken out of this process before
JUCE is loaded, and only lent to the processes that open an editor.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DISPLAY = os.environ.pop("DISPLAY", None)

# The tests' own modules, whatever the folder that pytest is run from.
sys.path.insert(0, str(Path(__file__).parent))

from host import PLUGINS  # noqa: E402  (after DISPLAY is gone)


@pytest.fixture(params=PLUGINS)
def name(request):
    """Each plugin in turn."""
    return request.param


@pytest.fixture
def display():
    """The environment for a process that opens an editor."""
    if not DISPLAY:
        reason = "DISPLAY is not set: an editor needs an X display, Xvfb will do"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return {**os.environ, "DISPLAY": DISPLAY}


@pytest.fixture
def start():
    """Starts a script of this folder in a process of its own; what still runs in the end is killed."""
    running = []

    def start(script, *arguments, env=None):
        command = [sys.executable, str(Path(__file__).with_name(script)), *map(str, arguments)]
        process = subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait()
