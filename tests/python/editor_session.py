"""Opens and closes an editor again and again while another thread plays and automates the plugin.

Arguments: the plugin's name, how often to open the editor, a seed. Ends with 0 when everything held.
"""

import sys
import threading

import numpy as np

from host import RATE_HZ, load, noise, parameters
from x_errors import keep_quiet

#: How long the editor stays open, in seconds: from before its first frame to well after it.
OPEN_SECONDS = (0.02, 0.5)


class Player(threading.Thread):
    """Processes sound until told to stop, with every parameter moved before every block."""

    def __init__(self, plugin, seed):
        super().__init__()
        self.plugin = plugin
        self.random = np.random.default_rng(seed)
        self.enough = threading.Event()
        self.blocks = 0
        self.error = None

    def run(self):
        try:
            moved = list(parameters(self.plugin).values())
            while not self.enough.is_set():
                for parameter in moved:
                    parameter.raw_value = float(self.random.random())
                frames = int(self.random.integers(1, 1024))
                output = self.plugin.process(
                    noise(2, frames), RATE_HZ, buffer_size=frames, reset=False
                )
                assert np.isfinite(output).all(), "the output is not finite"
                self.blocks += 1
        except Exception as error:  # Handed to the main thread, which fails with it.
            self.error = error


def main(name, turns, seed):
    keep_quiet()
    plugin = load(name)
    player = Player(plugin, seed)
    player.start()
    random = np.random.default_rng(seed + 1)
    blocks_while_open = 0
    try:
        for _ in range(turns):
            close = threading.Event()
            timer = threading.Timer(random.uniform(*OPEN_SECONDS), close.set)
            before = player.blocks
            timer.start()
            plugin.show_editor(close)
            timer.join()
            blocks_while_open += player.blocks - before
    finally:
        player.enough.set()
        player.join()
    if player.error:
        raise player.error
    assert blocks_while_open > turns, f"{blocks_while_open} blocks while the editor was open"
    print(f"{turns} editors, {player.blocks} blocks, {blocks_while_open} of them with an editor open")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
