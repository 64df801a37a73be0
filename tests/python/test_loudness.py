"""`truestrip render --target` as others measure it: pyloudnorm for loudness, scipy for the true peak."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from pedalboard.io import AudioFile
from scipy import signal

from host import ROOT

#: The soundtrack of the game noiz2sa, by Kenta Cho (Debian: noiz2sa-data).
MUSIC = Path("/usr/share/games/noiz2sa/sounds/stg2.ogg")
#: The limiter holds true peaks within 0.05 dB of the ceiling.
OVER_DB = 0.05
OVERSAMPLING = 16


def program():
    """The command line, as TRUESTRIP_PROGRAM names it or as `cargo build` leaves it."""
    return os.environ.get("TRUESTRIP_PROGRAM") or ROOT / "target" / "debug" / "truestrip"


def true_peak_db(sound):
    """The largest value between the samples, through a filter that is flat to 0.45 of the rate."""
    taps = signal.firwin(OVERSAMPLING * 256 + 1, 1 / OVERSAMPLING, window=("kaiser", 10))
    peaks = [
        np.max(np.abs(signal.resample_poly(channel, OVERSAMPLING, 1, window=taps)))
        for channel in sound
    ]
    return 20 * np.log10(max(peaks))


@pytest.fixture(scope="module")
def part():
    """Twenty seconds of the music, and its rate."""
    if not MUSIC.exists():
        reason = f"{MUSIC} is missing (Debian: apt-get install noiz2sa-data)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with AudioFile(str(MUSIC)) as file:
        file.seek(int(20 * file.samplerate))
        return file.read(int(20 * file.samplerate)), int(file.samplerate)


# The piece is loud: -14 LUFS turns it down, and from a third of it up to -9.5 LUFS the limiter takes 4 dB.
@pytest.mark.parametrize("gain, target", [(1.0, -14), (0.3, -14), (0.3, -9.5)])
def test_a_target_under_minus_1_dbtp_is_reached_for_others_too(part, tmp_path, gain, target):
    music, rate_hz = part
    with AudioFile(str(tmp_path / "in.wav"), "w", rate_hz, 2, bit_depth=24) as file:
        file.write(np.clip(gain * music, -1, 1))
    (tmp_path / "master.toml").write_text('truestrip_preset = 1\nplugin = "master"\n')
    arguments = ["--master", "master.toml", "--target", f"{target}LUFS", "--report", "report.json"]
    subprocess.run(
        [program(), "render", "in.wav", "out.wav", *arguments], cwd=tmp_path, check=True
    )
    with AudioFile(str(tmp_path / "out.wav")) as file:
        master = file.read(file.frames).astype(np.float64)
    report = json.loads((tmp_path / "report.json").read_text())["after"]

    loudness = pyloudnorm.Meter(rate_hz).integrated_loudness(master.T)
    peak = true_peak_db(master)
    print(f"pyloudnorm {loudness:.3f} LUFS, report {report['integrated_lufs']:.3f}")
    print(f"scipy {peak:.3f} dBTP, report {report['true_peak_dbtp']:.3f}")
    # What is promised of the loudness, and what two meters may differ by (EBU Tech 3341).
    assert abs(loudness - target) <= 0.1
    assert abs(loudness - report["integrated_lufs"]) <= 0.1
    assert peak <= -1 + OVER_DB
    # Both read at 16 times the rate; their filters differ above 0.45 of it, where music has little.
    assert abs(peak - report["true_peak_dbtp"]) <= 0.1
