//! EQ3 as it runs: the sound that leaves it, not the coefficients.

mod common;

use common::{RATES_HZ, loudest_above, measured, run, sine};
use truestrip_dsp::bands::{BandCurve, PresetBands};
use truestrip_dsp::modules::{Eq3, Eq3Settings};
use truestrip_dsp::strip::Solo;
use truestrip_dsp::{CONTROL_FRAMES, StereoBlock, StreamSpec, gain_to_db};

fn prepared(settings: &Eq3Settings, sample_rate_hz: f64) -> Solo<Eq3> {
    let mut eq3 = Solo::<Eq3>::default();
    eq3.set(settings);
    eq3.prepare(&StreamSpec { sample_rate_hz });
    eq3
}

fn shaped() -> Eq3Settings {
    Eq3Settings {
        on: true,
        low_gain_db: 9.0,
        mid_gain_db: -12.0,
        mid_freq_hz: 3000.0,
        mid_q: 2.0,
        high_gain_db: 15.0,
        high_freq_hz: 12_000.0,
        ..Eq3Settings::default()
    }
}

#[test]
fn what_leaves_is_the_response_and_the_analogue_prototype() {
    for rate_hz in RATES_HZ {
        let mut impulse = vec![0.0; rate_hz as usize];
        impulse[0] = 1.0;
        let mut eq3 = prepared(&shaped(), rate_hz);
        let [left, right] = run(&mut eq3, [&impulse, &impulse], 64);
        assert_eq!(left, right);
        let mut worst = 0.0_f64;
        for freq in (0..60).map(|i| 20.0 * 1000_f64.powf(f64::from(i) / 59.0)) {
            let there = measured(&left, freq, rate_hz);
            let said = eq3.module().response(freq);
            // f32 at the output, summed over a second of impulse response.
            assert!(
                (there - said).norm() < 2e-5 * said.norm(),
                "{freq} Hz at {rate_hz}"
            );
            let prototype: f64 = shaped()
                .bands()
                .as_ref()
                .iter()
                .map(|band| BandCurve::new(band, rate_hz).prototype(freq))
                .product();
            worst = worst.max((gain_to_db(there.norm()) - 10.0 * prototype.log10()).abs());
        }
        println!("{rate_hz} Hz: worst error of all three bands {worst:.3} dB");
        // Each band is within 0.1 dB; the shelves' errors do not add up where the bell's is.
        assert!(worst < 0.1, "{worst} dB at {rate_hz} Hz");
    }
}

#[test]
fn a_sweep_makes_no_click() {
    // The bell sweeps 200 Hz to 8 kHz in 100 ms.
    let start = Eq3Settings {
        on: true,
        mid_gain_db: 12.0,
        ..Eq3Settings::default()
    };
    automation_makes_no_click(start, |settings, seconds| {
        let part = ((seconds - 0.4) / 0.1).clamp(0.0, 1.0) as f32;
        settings.mid_freq_hz = 200.0 * 40_f32.powf(part);
    });
}

#[test]
fn a_shelf_that_crosses_the_edge_of_the_promise_makes_no_click() {
    // The pole of a high shelf at 16 kHz changes its place in the section near +7.7 dB.
    let start = Eq3Settings {
        on: true,
        high_freq_hz: 16_000.0,
        ..Eq3Settings::default()
    };
    automation_makes_no_click(start, |settings, seconds| {
        settings.high_gain_db = (18.0 * ((seconds - 0.3) / 0.4).clamp(0.0, 1.0)) as f32;
    });
}

/// Plays 1 kHz at -6 dBFS for a second while `automate` moves the settings on every line of the
/// control grid. What lies far above the tone is the fault of motion.
fn automation_makes_no_click(start: Eq3Settings, automate: impl Fn(&mut Eq3Settings, f64)) {
    for rate_hz in RATES_HZ {
        let mut left = sine(1000.0, rate_hz, 0.5, rate_hz as usize);
        let mut right = left.clone();
        let mut settings = start;
        automate(&mut settings, 0.0);
        let mut eq3 = prepared(&settings, rate_hz);
        let blocks = left
            .chunks_mut(CONTROL_FRAMES)
            .zip(right.chunks_mut(CONTROL_FRAMES));
        for (index, (left, right)) in blocks.enumerate() {
            automate(&mut settings, (index * CONTROL_FRAMES) as f64 / rate_hz);
            eq3.set(&settings);
            eq3.process(StereoBlock::new(left, right));
        }
        let worst = loudest_above(&left, 6000.0, rate_hz);
        println!("{rate_hz} Hz: {worst:.1} dBFS above the tone");
        // The promise to users; f32 at the border leaves about -130 dBFS.
        assert!(worst < -80.0, "{worst} dBFS at {rate_hz} Hz");
    }
}
