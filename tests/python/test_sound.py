"""What the bundle does to sound in a JUCE host."""

import numpy as np
import pytest

from host import (
    CHANNEL,
    RATE_HZ,
    amplitude,
    load,
    noise,
    same_bits,
    sine,
    subnormals,
    type_in,
    work_hard,
)

RATES_HZ = [44_100, 48_000, 96_000]


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_flat_passes_every_bit_in_mono_and_stereo_at_each_rate(name, channels, rate_hz):
    # Below the ceiling of Master's limiter, between the samples too.
    sound = noise(channels, 10_000, peak=0.25)
    plugin = load(name)
    latency = plugin.reported_latency_samples
    output = plugin.process(sound, rate_hz)
    # The host takes the reported latency off again, so input and output line up.
    assert same_bits(output, sound), f"with a latency of {latency}"


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_at_work_every_channel_sounds_and_none_is_silent_or_broken(name, channels, rate_hz):
    plugin = load(name)
    work_hard(plugin, name, channels, rate_hz)
    output = plugin.process(noise(channels, 10_000), rate_hz)
    assert output.shape == (channels, 10_000)
    assert np.isfinite(output).all()
    assert (np.std(output, axis=1) > 0.1).all()


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("centre_hz", [200, 1000, 3150, 8000])
@pytest.mark.parametrize("gain_db", [6, -12])
def test_the_bell_has_its_gain_at_its_centre(rate_hz, centre_hz, gain_db):
    plugin = load(CHANNEL)
    type_in(plugin, "EQ3 On", "on")
    type_in(plugin, "EQ3 Mid Freq", f"{centre_hz} Hz")
    type_in(plugin, "EQ3 Mid Gain", f"{gain_db} dB")
    tone = sine(centre_hz, rate_hz, rate_hz)
    output = plugin.process(np.stack([tone, tone]), rate_hz)
    # The last half: the filter has settled, and every frequency has whole periods in it.
    half = rate_hz // 2
    for channel in output:
        measured = 20 * np.log10(
            amplitude(channel[half:], centre_hz, rate_hz) / amplitude(tone[half:], centre_hz, rate_hz)
        )
        # The design's bound on the distance from the analogue prototype, whose bell has its gain
        # at its centre exactly.
        assert abs(measured - gain_db) < 0.1, f"{measured:.3f} dB"


def test_every_buffer_size_gives_the_same_bits(name):
    plugin = load(name)
    work_hard(plugin, name)
    sound = noise(2, 10_007)
    expected = plugin.process(sound, RATE_HZ, buffer_size=8192, reset=True)
    assert not same_bits(expected, sound)
    for frames in [1, 2, 17, 31, 32, 33, 64, 100, 480, 512, 1000, 1024, 4095, 4096]:
        output = plugin.process(sound, RATE_HZ, buffer_size=frames, reset=True)
        assert same_bits(output, expected), f"in blocks of {frames}"


def test_a_reset_forgets_the_past(name):
    plugin = load(name)
    work_hard(plugin, name)
    sound = noise(2, 5_000)
    first = plugin.process(sound, RATE_HZ, reset=True)
    plugin.process(noise(2, 5_000, seed=2), RATE_HZ, reset=False)
    assert same_bits(plugin.process(sound, RATE_HZ, reset=True), first)


def test_a_settled_bypass_passes_every_bit(name):
    plugin = load(name)
    work_hard(plugin, name)
    sound = noise(2, 10_000)
    type_in(plugin, "Bypass", "on")
    plugin.process(sound, RATE_HZ)
    output = plugin.process(sound, RATE_HZ, reset=False)
    # A stream that goes on is not lined up by the host: a bypass is as late as the plugin says.
    latency = plugin.reported_latency_samples
    assert same_bits(output[:, latency:], sound[:, : 10_000 - latency])


@pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf, 1e-40, 3e38])
def test_nothing_bad_at_the_input_stays_or_leaves(name, poison):
    plugin = load(name)
    work_hard(plugin, name)
    sound = noise(2, 3 * 512)
    clean = plugin.process(sound, RATE_HZ, buffer_size=512, reset=True)
    sound[:, 512:1024] = poison
    output = plugin.process(sound, RATE_HZ, buffer_size=512, reset=True)
    # The design's bound: finite and within +-1e3, always; one block later as if nothing had been.
    assert np.isfinite(output).all() and np.abs(output).max() <= 1e3
    assert subnormals(output) == 0
    # What looks ahead sees it coming, by the latency at most.
    before = 512 - plugin.reported_latency_samples
    assert same_bits(output[:, :before], clean[:, :before])
    if np.isnan(poison):
        # NaN counts as silence, after which half a block of noise has decayed below -26 dB.
        silenced = sound.copy()
        silenced[:, 512:1024] = 0
        expected = plugin.process(silenced, RATE_HZ, buffer_size=512, reset=True)
        assert np.abs(output[:, 1024:] - expected[:, 1024:]).max() < 0.05


def test_what_dies_away_holds_no_subnormals_and_ends_in_zeros(name):
    plugin = load(name)
    work_hard(plugin, name)
    sound = noise(2, 5 * RATE_HZ)
    sound[:, RATE_HZ // 2 :] = 0
    output = plugin.process(sound, RATE_HZ, buffer_size=512)
    assert subnormals(output) == 0
    assert not output[:, -512:].any()
