//! Truestrip Channel in a window of its own, over ALSA, JACK, WASAPI or Core Audio.

use nice_plug::nice_export_standalone;
use truestrip::TruestripChannel;

fn main() {
    nice_export_standalone::<TruestripChannel>();
}
