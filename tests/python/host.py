"""The built VST3 bundle in `pedalboard`, a host over JUCE, and the signals to drive it with."""

import os
from pathlib import Path

import numpy as np
import pedalboard

CHANNEL = "Truestrip Channel"
MASTER = "Truestrip Master"
PLUGINS = [CHANNEL, MASTER]

ROOT = Path(__file__).resolve().parents[2]

#: The rate of tests that are about something else.
RATE_HZ = 48_000


def bundle():
    """The bundle in the folder that TRUESTRIP_BUNDLES names, or where `cargo xtask bundle` puts it."""
    folder = os.environ.get("TRUESTRIP_BUNDLES") or ROOT / "target" / "bundled"
    path = Path(folder) / "Truestrip.vst3"
    assert path.exists(), f"{path} is missing: run `cargo xtask bundle`"
    return str(path)


def load(name):
    """A fresh instance of a plugin."""
    return pedalboard.load_plugin(bundle(), plugin_name=name)


def parameters(plugin):
    """The parameters by the name that a host shows."""
    return {parameter.name: parameter for parameter in plugin._parameters}


def type_in(plugin, name, text):
    """Sets a parameter as a user does who types `text` into the host."""
    parameter = parameters(plugin)[name]
    parameter.raw_value = parameter.get_raw_value_for_text(text)


def settle(plugin, channels=2, rate_hz=RATE_HZ):
    """Hands the values that were set to the plugin: the host keeps them until the next block."""
    plugin.process(np.zeros((channels, 64), np.float32), rate_hz)


def work_hard(plugin, name, channels=2, rate_hz=RATE_HZ):
    """Switches EQ3 on with all three bands at work. Master has no EQ3: there its input gain is set."""
    type_in(plugin, "Input Gain", "2.5 dB")
    if name == CHANNEL:
        for parameter, text in [
            ("EQ3 On", "on"),
            ("EQ3 Low Gain", "9 dB"),
            ("EQ3 Mid Freq", "1k2"),
            ("EQ3 Mid Gain", "-7.5 dB"),
            ("EQ3 High Gain", "6 dB"),
        ]:
            type_in(plugin, parameter, text)
    settle(plugin, channels, rate_hz)


def values(plugin):
    """The position of each parameter, from 0 to 1, by name."""
    return {name: parameter.raw_value for name, parameter in parameters(plugin).items()}


def scramble(plugin, seed):
    """Moves every parameter to a position of chance and returns where they are then."""
    random = np.random.default_rng(seed)
    for parameter in parameters(plugin).values():
        position = float(random.random())
        steps = parameter.num_steps - 1
        # A switch or a choice has few positions.
        parameter.raw_value = round(position * steps) / steps if steps < 100 else position
    settle(plugin)
    return values(plugin)


def noise(channels, frames, peak=0.5, seed=1):
    """White noise within +-peak, the same for the same seed."""
    random = np.random.default_rng(seed)
    return random.uniform(-peak, peak, (channels, frames)).astype(np.float32)


def sine(hz, rate_hz, frames, peak=0.25):
    """A mono sine."""
    return (peak * np.sin(2 * np.pi * hz / rate_hz * np.arange(frames))).astype(np.float32)


def amplitude(sound, hz, rate_hz):
    """The amplitude of a sine of known frequency in one channel, by projection on it."""
    phase = 2 * np.pi * hz / rate_hz * np.arange(len(sound))
    return 2 * abs(np.mean(sound.astype(np.float64) * np.exp(-1j * phase)))


def same_bits(first, second):
    """Whether two sounds are equal to the last bit, the sign of a zero included."""
    return first.shape == second.shape and np.array_equal(
        np.ascontiguousarray(first).view(np.uint32), np.ascontiguousarray(second).view(np.uint32)
    )


def subnormals(sound):
    """How many samples are neither zero nor normal numbers."""
    return int(np.sum((sound != 0) & (np.abs(sound) < np.finfo(np.float32).tiny)))
