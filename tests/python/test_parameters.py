"""The parameters as a JUCE host shows them: names, ranges, text in and text out."""

import pedalboard
import pytest

from host import CHANNEL, MASTER, PLUGINS, bundle, load, parameters

TOGGLE = ("Off", "On")

#: Name, lowest and highest value as printed, value of a new instance.
BOTH = [
    ("Bypass", *TOGGLE, "Off"),
    ("Input Gain", "-24.0 dB", "24.0 dB", "0.0 dB"),
]
TABLE = {
    CHANNEL: BOTH
    + [
        ("Output Gain", "-24.0 dB", "24.0 dB", "0.0 dB"),
        ("EQ3 On", *TOGGLE, "Off"),
        ("EQ3 Low Freq", "40 Hz", "500 Hz", "120 Hz"),
        ("EQ3 Low Gain", "-18.0 dB", "18.0 dB", "0.0 dB"),
        ("EQ3 Mid Freq", "200 Hz", "8.0 kHz", "1.0 kHz"),
        ("EQ3 Mid Gain", "-18.0 dB", "18.0 dB", "0.0 dB"),
        ("EQ3 Mid Q", "0.30", "5.00", "0.70"),
        ("EQ3 High Freq", "1.5 kHz", "16.0 kHz", "6.0 kHz"),
        ("EQ3 High Gain", "-18.0 dB", "18.0 dB", "0.0 dB"),
    ],
    # The output of a master bus only lowers, so that a ceiling holds.
    MASTER: BOTH
    + [
        ("Output Gain", "-24.0 dB", "0.0 dB", "0.0 dB"),
        ("Limiter On", *TOGGLE, "On"),
        ("Limiter Drive", "0.0 dB", "24.0 dB", "0.0 dB"),
        ("Limiter Ceiling", "-12.0 dBTP", "0.0 dBTP", "-1.0 dBTP"),
    ],
}

ROWS = [(plugin, *row) for plugin, rows in TABLE.items() for row in rows]

#: What people type, and what the host shows then.
TYPED = [
    ("Input Gain", "-3 dB", "-3.0 dB"),
    ("Input Gain", "-3", "-3.0 dB"),
    ("Input Gain", " -3.25dB ", "-3.25 dB"),
    ("Input Gain", "99", "24.0 dB"),
    ("Bypass", "on", "On"),
    ("EQ3 Mid Freq", "1.2 kHz", "1.2 kHz"),
    ("EQ3 Mid Freq", "1k2", "1.2 kHz"),
    ("EQ3 Mid Freq", "1200", "1.2 kHz"),
    ("EQ3 Mid Freq", "1,2 khz", "1.2 kHz"),
    ("EQ3 Mid Freq", "A4", "440 Hz"),
    ("EQ3 Low Freq", "62.5 Hz", "62.5 Hz"),
    ("EQ3 Mid Q", "1.41", "1.41"),
    ("EQ3 High Gain", "-7.5", "-7.5 dB"),
]


def test_one_bundle_holds_both_plugins():
    assert pedalboard.VST3Plugin.get_plugin_names_for_file(bundle()) == PLUGINS


def test_a_plugin_says_who_made_it(name):
    plugin = load(name)
    assert plugin.name == name
    assert plugin.manufacturer_name == "Truestrip"
    assert plugin.is_effect and not plugin.is_instrument


@pytest.mark.parametrize(("plugin", "parameter", "lowest", "highest", "default"), ROWS)
def test_a_parameter_prints_its_ends_and_default_with_its_unit(
    plugin, parameter, lowest, highest, default
):
    found = parameters(load(plugin))[parameter]
    assert found.string_value == default
    assert found.get_text_for_raw_value(0.0) == lowest
    assert found.get_text_for_raw_value(1.0) == highest
    assert found.is_automatable


@pytest.mark.parametrize(("parameter", "typed", "shown"), TYPED)
def test_a_typed_value_is_taken_and_shown_with_its_unit(parameter, typed, shown):
    plugin = load(CHANNEL)
    found = parameters(plugin)[parameter]
    found.raw_value = found.get_raw_value_for_text(typed)
    assert found.string_value == shown


def test_every_printed_value_reads_back_to_where_it_was(name):
    for parameter in parameters(load(name)).values():
        for step in range(21):
            text = parameter.get_text_for_raw_value(step / 20)
            back = parameter.get_raw_value_for_text(text)
            # Reading is exact, so a text that is shown prints again as itself.
            assert parameter.get_text_for_raw_value(back) == text, parameter.name


def test_no_two_parameters_share_a_name(name):
    plugin = load(name)
    assert len(parameters(plugin)) == len(plugin._parameters)
