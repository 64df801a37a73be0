//! The finished mix, mastered with each factory preset that drives the limiter, and the loudness that it has then.
//!
//! The figures are those of crate `ebur128`, whose gates are not those of the plugin's own meter; the true peak is
//! read at 16 times the rate, since the crate's filter of 12 taps reads cymbals up to 0.1 dB high and noise low.

use std::path::Path;

use anyhow::Result;
use truestrip_dsp::strip;
use truestrip_host::ClapBundle;
use truestrip_measure::peak::true_peak_dbtp;
use truestrip_state::delivery::{self, DeliveryTarget};

use super::preset::apply_preset;
use super::strip::Strip as HostStrip;
use super::track::Stereo;
use super::{MASTER, files, measure, preset_file};

/// From the gentlest to the loudest.
const PRESETS: [&str; 5] = [
    "classical",
    "gentle-glue",
    "transparent",
    "streaming",
    "loud",
];

/// The service that the table tells about, as the delivery targets name it.
const SERVICE: &str = "spotify";

/// Masters a mix, writes each master into `folder`, and prints the table.
///
/// # Errors
/// When a plugin fails, the meter does not take the rate, or a file cannot be written.
pub(super) fn run(
    bundle: &ClapBundle,
    presets: &Path,
    mix: &Stereo,
    rate_hz: u32,
    folder: &Path,
) -> Result<()> {
    let service = delivery::find(SERVICE).expect("a delivery target");
    println!(
        "\n{:<12}  {:>10}  {:>10}  {:>9}  {:>8}  {:>9}  {:>6}  {}",
        "master",
        "integrated",
        "short-term",
        "momentary",
        "range",
        "true peak",
        "PLR",
        service.name
    );
    println!(
        "{:<12}  {:>10}  {:>10}  {:>9}  {:>8}  {:>9}  {:>6}",
        "", "LUFS", "max LUFS", "max LUFS", "LU", "dBTP", "LU"
    );
    print("as mixed", mix, rate_hz, service)?;
    for name in PRESETS {
        let file = preset_file(presets, "master", name);
        let mut strip = HostStrip::new(bundle, MASTER, rate_hz, None, |instance| {
            apply_preset(instance, &strip::MASTER, &file)
        })?;
        let (master, _) = strip.play(mix)?;
        files::write(&folder.join(format!("master-{name}.wav")), rate_hz, &master)?;
        print(name, &master, rate_hz, service)?;
    }
    Ok(())
}

/// Prints a row, and says what the service would do.
fn print(name: &str, sound: &Stereo, rate_hz: u32, service: &DeliveryTarget) -> Result<()> {
    let levels = measure::levels(sound, rate_hz)?;
    let momentary = levels.momentary_lufs.iter().copied();
    let max_momentary_lufs = momentary.fold(f64::NEG_INFINITY, f64::max);
    let true_peak_dbtp = peak_at_16x(sound);
    let outcome = service.outcome(levels.integrated_lufs as f32, true_peak_dbtp as f32);
    println!(
        "{name:<12}  {:>10.2}  {:>10.2}  {max_momentary_lufs:>9.2}  {:>8.1}  {true_peak_dbtp:>9.2}  {:>6.1}  {outcome}",
        levels.integrated_lufs,
        levels.max_short_term_lufs,
        levels.range_lu,
        true_peak_dbtp - levels.integrated_lufs,
    );
    Ok(())
}

fn peak_at_16x(sound: &Stereo) -> f64 {
    true_peak_dbtp(&sound.left).max(true_peak_dbtp(&sound.right))
}

#[cfg(test)]
mod tests {
    use truestrip_dsp::modules::LimiterReading;
    use truestrip_dsp::{StereoBlock, StreamSpec, Strip};
    use truestrip_state::Preset;

    use super::super::session;
    use super::*;

    /// What a preset makes of a mix, and the most that the limiter takes.
    fn mastered(preset: &str, mix: &Stereo, rate_hz: u32) -> (Stereo, f32) {
        let presets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/presets");
        let file = preset_file(&presets, "master", preset);
        let preset = Preset::load(&file, &strip::MASTER).unwrap();
        let mut chain = Strip::new(&strip::MASTER);
        chain.set(&preset.setting.strip_settings(&strip::MASTER));
        chain.prepare(&StreamSpec {
            sample_rate_hz: rate_hz.into(),
        });
        let mut master = mix.clone();
        master.resize(mix.frames() + chain.latency_frames() as usize);
        chain.process(StereoBlock::new(&mut master.left, &mut master.right), None);
        let reading = chain.take_reading();
        let limiter = reading
            .of::<LimiterReading>(&strip::MASTER, "limiter")
            .unwrap();
        (master, limiter.reduction_db)
    }

    /// From a mix at -18 LUFS, as many leave the mixing desk.
    #[test]
    fn each_preset_is_as_loud_as_its_name_says_and_no_peak_passes_its_ceiling() {
        let song = session::song().unwrap();
        let mut mix = Stereo::sum(song.tracks.iter().map(|track| &track.audio));
        let lufs = measure::levels(&mix, song.rate_hz).unwrap().integrated_lufs;
        mix.scale(10_f64.powf((-18.0 - lufs) / 20.0) as f32);
        for (name, lufs, most_db) in [
            ("classical", -17.5..-16.5, 0.5),
            ("gentle-glue", -17.0..-15.5, 1.0),
            ("transparent", -15.5..-14.5, 2.0),
            ("streaming", -14.5..-13.0, 4.0),
            ("loud", -12.0..-9.0, 9.0),
        ] {
            let (master, reduction_db) = mastered(name, &mix, song.rate_hz);
            let found = measure::levels(&master, song.rate_hz).unwrap();
            let true_peak_dbtp = peak_at_16x(&master);
            println!(
                "{name}: {:.2} LUFS, {true_peak_dbtp:.3} dBTP, limited by {reduction_db:.2} dB; crate {:.3}",
                found.integrated_lufs, found.true_peak_dbtp
            );
            assert!(lufs.contains(&found.integrated_lufs), "{name}");
            assert!(reduction_db < most_db, "{name}");
            // What the limiter promises.
            assert!(true_peak_dbtp < -1.0 + 0.05, "{name}");
        }
    }
}
