"""Saved states in a JUCE host: whole, cut, damaged and made of chance."""

import json

import numpy as np
import pytest

from host import RATE_HZ, ROOT, load, noise, parameters, same_bits, scramble, settle, type_in, values
from juce_state import component, with_component


#: A plugin holds 32-bit numbers, and each position goes through the rounding of its plain value.
ROUNDING = 1e-6


def unchanged(plugin, before):
    """Whether every parameter is where it was."""
    return values(plugin) == pytest.approx(before, abs=ROUNDING)


def assert_valid(plugin, what):
    """Every parameter is where a knob can be, and the plugin still makes sound."""
    for name, parameter in parameters(plugin).items():
        assert 0.0 <= parameter.raw_value <= 1.0, f"{what}: {name}"
        assert "nan" not in parameter.string_value.lower(), f"{what}: {name}"
    assert np.isfinite(plugin.process(noise(2, 256), RATE_HZ)).all(), what


def test_the_saved_bytes_are_found_and_put_back(name):
    raw_state = load(name).raw_state
    saved = component(raw_state)
    assert json.loads(saved)["params"]
    assert component(with_component(raw_state, saved)) == saved


@pytest.mark.parametrize("kind", ["raw_state", "preset_data"])
def test_a_state_comes_back_whole_in_another_instance(name, kind):
    saved = load(name)
    positions = scramble(saved, 7)
    type_in(saved, "Bypass", "off")
    settle(saved)
    positions["Bypass"] = 0.0
    state = getattr(saved, kind)
    sound = noise(2, 4_000)
    expected = saved.process(sound, RATE_HZ, reset=True)

    loaded = load(name)
    scramble(loaded, 8)
    setattr(loaded, kind, state)
    if kind == "raw_state":
        assert unchanged(loaded, positions)
    else:
        # JUCE reads the positions again after its own kind of state, but not after a preset file.
        for parameter in parameters(loaded).values():
            parameter.raw_value = positions[parameter.name]
    assert getattr(loaded, kind) == state
    assert same_bits(loaded.process(sound, RATE_HZ, reset=True), expected)


def test_a_state_loads_between_blocks(name):
    plugin = load(name)
    first = scramble(plugin, 9)
    state = plugin.raw_state
    scramble(plugin, 10)
    plugin.process(noise(2, 512), RATE_HZ)
    plugin.raw_state = state
    output = plugin.process(noise(2, 512), RATE_HZ, reset=False)
    assert np.isfinite(output).all()
    assert unchanged(plugin, first)


def test_a_state_cut_anywhere_leaves_every_value_as_it_was(name):
    plugin = load(name)
    whole = plugin.raw_state
    saved = component(whole)
    before = scramble(plugin, 11)
    for length in range(len(saved)):
        plugin.raw_state = with_component(whole, saved[:length])
        assert unchanged(plugin, before), f"cut to {length} of {len(saved)} bytes"
    assert_valid(plugin, "after every cut")


def test_a_host_file_cut_anywhere_does_no_harm(name):
    plugin = load(name)
    before = scramble(plugin, 12)
    for kind in ["raw_state", "preset_data"]:
        whole = getattr(plugin, kind)
        for length in range(0, len(whole) - 1, 7):
            try:
                setattr(plugin, kind, whole[:length])
            except RuntimeError:
                pass  # The host may refuse it before the plugin sees it.
            assert unchanged(plugin, before), f"{kind} cut to {length} bytes"


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bytes_leave_valid_values(name, seed):
    plugin = load(name)
    whole = plugin.raw_state
    saved = component(whole)
    random = np.random.default_rng(seed)
    for turn in range(100):
        damaged = bytearray(saved)
        for place in random.integers(0, len(saved), 1 + turn % 8):
            damaged[place] = random.integers(0, 256)
        plugin.raw_state = with_component(whole, bytes(damaged))
        assert_valid(plugin, bytes(damaged))


def test_bytes_of_chance_change_nothing(name):
    plugin = load(name)
    whole = plugin.raw_state
    before = scramble(plugin, 13)
    random = np.random.default_rng(14)
    for length in [0, 1, 2, 7, 8, 9, 63, 64, 1000, 65_536]:
        for _ in range(5):
            plugin.raw_state = with_component(whole, random.bytes(length))
            plugin.raw_state = random.bytes(length)
            assert unchanged(plugin, before)


@pytest.mark.parametrize("value", [None, [], {}, "x", True, 1e300, -1e300])
def test_a_value_of_another_kind_ends_valid(name, value):
    plugin = load(name)
    whole = plugin.raw_state
    state = json.loads(component(whole))
    session = json.loads(state["fields"]["session"])
    for parameter in session["values"]:
        damaged = {**session, "values": {**session["values"], parameter: value}}
        damaged = {**state, "fields": {"session": json.dumps(damaged)}}
        plugin.raw_state = with_component(whole, json.dumps(damaged).encode())
        assert_valid(plugin, f"{parameter} = {value}")


@pytest.mark.parametrize("value", [None, [], {}, {"f32": None}, {"f32": 1e300}, {"f32": "x"}, {"i32": 5}])
def test_a_value_of_another_kind_in_a_state_of_release_0_1_ends_valid(name, value):
    plugin = load(name)
    whole = plugin.raw_state
    state = {**json.loads(component(whole)), "fields": {"sound": "1"}}
    for parameter in state["params"]:
        damaged = {**state, "params": {**state["params"], parameter: value}}
        plugin.raw_state = with_component(whole, json.dumps(damaged).encode())
        assert_valid(plugin, f"{parameter} = {value}")


def test_a_session_that_is_none_changes_nothing(name):
    plugin = load(name)
    whole = plugin.raw_state
    state = json.loads(component(whole))
    text = state["fields"]["session"]
    other = "master" if '"channel"' in text else "channel"
    before = scramble(plugin, 15)
    cut = [text[:length] for length in range(0, len(text), 101)]
    for wrong in [*cut, "null", "{}", json.dumps({**json.loads(text), "plugin": other})]:
        damaged = {**state, "fields": {"session": wrong}}
        plugin.raw_state = with_component(whole, json.dumps(damaged).encode())
        assert unchanged(plugin, before), wrong
    assert_valid(plugin, "after every wrong session")


#: Sessions that release 0.1 saved.
STATES = ROOT / "tests" / "states"


@pytest.mark.parametrize("session", ["default", "everything", "preset"])
def test_a_session_of_release_0_1_loads(name, session):
    file = f"{name.split()[-1].lower()}-{session}"
    old = json.loads((STATES / f"{file}.vst3").read_bytes())
    told = json.loads((STATES / f"{file}.json").read_text())
    plugin = load(name)
    plugin.raw_state = with_component(plugin.raw_state, json.dumps(old).encode())
    saved = json.loads(component(plugin.raw_state))
    found = json.loads(saved["fields"]["session"])
    for parameter, value in told["values"].items():
        is_number = isinstance(value, float)
        expected = pytest.approx(value, rel=ROUNDING, abs=1e-5) if is_number else value
        assert found["values"][parameter] == expected, parameter
    assert found["sound"] == 1 and found["slots"]["active"] == told["slots"]["active"]
