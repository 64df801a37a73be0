//! Real music: a piece of the soundtrack of the game noiz2sa, by Kenta Cho, from Debian's `noiz2sa-data`.

use std::fs::File;
use std::path::Path;

use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::formats::{FormatOptions, TrackType, probe::Hint};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// Its loudness is -9.0 LUFS and its true peak +1.9 dBTP, as the filter `ebur128` of ffmpeg reads them.
const FILE: &str = "/usr/share/games/noiz2sa/sounds/stg2.ogg";

/// Rate of the piece.
pub const RATE_HZ: u32 = 44_100;

/// Left and right; `None` when the package is not installed, which fails the test where `CI=true`.
///
/// # Panics
/// When the file is not a stereo piece of that rate.
#[must_use]
pub fn music() -> Option<[Vec<f32>; 2]> {
    let Ok(file) = File::open(Path::new(FILE)) else {
        let must_run = std::env::var_os("CI").is_some_and(|value| value == "true");
        assert!(!must_run, "{FILE} is missing");
        eprintln!("skipped: no recorded music (Debian: apt-get install noiz2sa-data)");
        return None;
    };
    Some(decode(file).expect("a stereo piece in Ogg Vorbis"))
}

fn decode(file: File) -> Result<[Vec<f32>; 2], Box<dyn std::error::Error>> {
    let source = MediaSourceStream::new(Box::new(file), Default::default());
    let mut format = symphonia::default::get_probe().probe(
        &Hint::new(),
        source,
        FormatOptions::default(),
        MetadataOptions::default(),
    )?;
    let track = format.default_track(TrackType::Audio).ok_or("no sound")?;
    let parameters = track.codec_params.as_ref().and_then(|all| all.audio());
    let mut decoder = symphonia::default::get_codecs().make_audio_decoder(
        parameters.ok_or("no decoder")?,
        &AudioDecoderOptions::default(),
    )?;
    let (mut sound, mut packet_sound) = (<[Vec<f32>; 2]>::default(), Vec::new());
    while let Some(packet) = format.next_packet()? {
        let decoded = decoder.decode(&packet)?;
        assert_eq!(decoded.spec().rate(), RATE_HZ);
        packet_sound.resize(decoded.samples_interleaved(), 0.0);
        decoded.copy_to_slice_interleaved(&mut packet_sound);
        for pair in packet_sound.as_chunks::<2>().0 {
            sound[0].push(pair[0]);
            sound[1].push(pair[1]);
        }
    }
    Ok(sound)
}
