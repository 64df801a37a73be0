//! Units of parameter values: how they print, and the many ways in which people type them.

/// A low cut at this lowest setting is off.
pub const LOW_CUT_OFF_HZ: f32 = 20.0;
/// A high cut at this highest setting is off.
pub const HIGH_CUT_OFF_HZ: f32 = 20_000.0;
/// Ratios above this are infinite.
pub const LARGEST_RATIO: f32 = 20.0;
/// The number that stands for an infinite ratio.
pub const INFINITE_RATIO: f32 = 21.0;

/// The unit of a number that a user sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Level or gain, "-18.0 dB".
    Decibel,
    /// Peak between the samples, "-1.0 dBTP"; also reads "-1 dB".
    TruePeak,
    /// Frequency, "120 Hz" or "1.2 kHz"; also reads "1k2" and notes such as "C#4".
    Hertz,
    /// Corner of a low cut in Hz; at its lowest it is "off", and reads so.
    LowCut,
    /// Corner of a high cut in Hz; at its highest it is "off", and reads so.
    HighCut,
    /// Time, "10.0 ms" or "1.2 s"; also reads "0.5s".
    Millisecond,
    /// Time, "1.80 s" or "0.25 s"; also reads "800 ms".
    Second,
    /// Multiple of something, "0.50 x".
    Times,
    /// Share of a whole, "50 %".
    Percent,
    /// Ratio of a compressor, "3.0:1" or "inf"; also reads "3" and "1:3" as it is meant.
    Ratio,
    /// A plain number, such as the Q of a filter.
    None,
}

impl Unit {
    /// The unit's symbol, empty for a plain number.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Unit::Decibel => "dB",
            Unit::TruePeak => "dBTP",
            Unit::Hertz | Unit::LowCut | Unit::HighCut => "Hz",
            Unit::Millisecond => "ms",
            Unit::Second => "s",
            Unit::Times => "x",
            Unit::Percent => "%",
            Unit::Ratio | Unit::None => "",
        }
    }

    /// Prints a value with its unit.
    #[must_use]
    #[expect(
        clippy::disallowed_types,
        reason = "text is for people, outside process"
    )]
    pub fn print(self, value: f32) -> String {
        match self {
            Unit::Decibel | Unit::TruePeak => {
                format!("{} {}", decimals(value, 1, 2), self.symbol())
            }
            Unit::Hertz if value >= 999.95 => format!("{} kHz", decimals(value / 1000.0, 1, 3)),
            Unit::Hertz => format!("{} Hz", decimals(value, 0, 1)),
            Unit::LowCut if value < LOW_CUT_OFF_HZ + 0.05 => "off".to_owned(),
            Unit::HighCut if value > HIGH_CUT_OFF_HZ - 0.5 => "off".to_owned(),
            Unit::LowCut | Unit::HighCut => Unit::Hertz.print(value),
            Unit::Millisecond if value >= 999.5 => format!("{} s", decimals(value / 1000.0, 1, 2)),
            Unit::Millisecond if value < 9.95 => format!("{} ms", decimals(value, 1, 2)),
            Unit::Millisecond => format!("{} ms", decimals(value, 0, 1)),
            Unit::Second => format!("{} s", decimals(value, 1, 2)),
            Unit::Times => format!("{} x", decimals(value, 1, 2)),
            Unit::Percent => format!("{} %", decimals(value, 0, 1)),
            Unit::Ratio if value > LARGEST_RATIO => "inf".to_owned(),
            Unit::Ratio => format!("{}:1", decimals(value, 1, 2)),
            Unit::None => decimals(value, 2, 3),
        }
    }

    /// Reads a value as a person types it, with or without the unit. `None` when the text is not
    /// a finite number or names another unit.
    #[must_use]
    pub fn parse(self, text: &str) -> Option<f32> {
        let off = match self {
            Unit::LowCut => Some(LOW_CUT_OFF_HZ),
            Unit::HighCut => Some(HIGH_CUT_OFF_HZ),
            _ => None,
        };
        if let Some(off) = off {
            let is_off = text.trim().eq_ignore_ascii_case("off");
            return if is_off {
                Some(off)
            } else {
                Unit::Hertz.parse(text)
            };
        }
        if self == Unit::Ratio {
            return parse_ratio(text);
        }
        let text = text.trim().replace(',', ".");
        let (number, suffix) = split_number(&text)?;
        let suffix = suffix.to_ascii_lowercase();
        let value = match (self, suffix.as_str()) {
            (_, "") | (Unit::Decibel, "db") | (Unit::Hertz, "hz") => number.parse().ok()?,
            (Unit::TruePeak, "db" | "dbtp") => number.parse().ok()?,
            (Unit::Millisecond, "ms") | (Unit::Percent, "%") => number.parse().ok()?,
            (Unit::Second, "s") | (Unit::Times, "x") => number.parse().ok()?,
            (Unit::Second, "ms") => number.parse::<f32>().ok()? / 1000.0,
            (Unit::Millisecond, "s") => number.parse::<f32>().ok()? * 1000.0,
            (Unit::Hertz, "k" | "khz") => number.parse::<f32>().ok()? * 1000.0,
            (Unit::Hertz, _) => thousands(number, &suffix).or_else(|| note_hz(&text))?,
            _ => return None,
        };
        value.is_finite().then_some(value)
    }
}

/// Reads "4:1", "1:4", "4" and "inf".
fn parse_ratio(text: &str) -> Option<f32> {
    let text = text.trim().replace(',', ".").to_ascii_lowercase();
    if text.starts_with("inf") || text == "\u{221e}" || text.starts_with("inf:") {
        return Some(INFINITE_RATIO);
    }
    let number = |text: &str| text.trim().parse::<f32>().ok().filter(|x| x.is_finite());
    let value = match text.split_once(':') {
        Some((over, under)) => {
            let (over, under) = (number(over)?, number(under)?);
            // Some write it upside down.
            (over / under).max(under / over)
        }
        None => number(&text)?,
    };
    value.is_finite().then_some(value)
}

/// Prints with at least `min` and at most `max` decimals, and no negative zero.
#[expect(
    clippy::disallowed_types,
    reason = "text is for people, outside process"
)]
fn decimals(value: f32, min: usize, max: usize) -> String {
    let mut text = format!("{value:.max$}");
    let least = text.len() - (max - min);
    while text.len() > least && text.ends_with('0') {
        text.pop();
    }
    let text = text.trim_end_matches('.');
    if text.trim_start_matches(['-', '0', '.']).is_empty() {
        return text.trim_start_matches('-').to_owned();
    }
    text.to_owned()
}

/// Splits "1.2 kHz" into "1.2" and "kHz". A note name has an empty number.
fn split_number(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-')))
        .unwrap_or(text.len());
    if text.is_empty() {
        return None;
    }
    Some((&text[..end], text[end..].trim()))
}

/// Reads the "k2" of "1k2" as 1200.
fn thousands(number: &str, suffix: &str) -> Option<f32> {
    let fraction = suffix.strip_prefix('k')?;
    let digits_only = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !digits_only || number.is_empty() || number.contains('.') {
        return None;
    }
    Some(format!("{number}.{fraction}").parse::<f32>().ok()? * 1000.0)
}

/// Frequency of a note such as "A4" (440 Hz), "C#4" or "Eb3", equally tempered.
fn note_hz(text: &str) -> Option<f32> {
    let mut chars = text.chars();
    let from_a = match chars.next()?.to_ascii_uppercase() {
        'C' => -9,
        'D' => -7,
        'E' => -5,
        'F' => -4,
        'G' => -2,
        'A' => 0,
        'B' => 2,
        _ => return None,
    };
    let rest = chars.as_str();
    let (shift, octave) = match rest.chars().next()? {
        '#' => (1, &rest[1..]),
        'b' => (-1, &rest[1..]),
        _ => (0, rest),
    };
    let octave: i32 = octave.parse().ok()?;
    if !(-1..=10).contains(&octave) {
        return None;
    }
    let semitones = from_a + shift + 12 * (octave - 4);
    Some(440.0 * (semitones as f32 / 12.0).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_with_their_unit() {
        assert_eq!(Unit::Decibel.print(-18.0), "-18.0 dB");
        assert_eq!(Unit::Decibel.print(-0.001), "0.0 dB");
        assert_eq!(Unit::TruePeak.print(-1.0), "-1.0 dBTP");
        assert_eq!(Unit::Decibel.print(2.25), "2.25 dB");
        assert_eq!(Unit::Hertz.print(120.0), "120 Hz");
        assert_eq!(Unit::Hertz.print(1200.0), "1.2 kHz");
        assert_eq!(Unit::Hertz.print(999.99), "1.0 kHz");
        assert_eq!(Unit::Hertz.print(62.5), "62.5 Hz");
        assert_eq!(Unit::None.print(0.7), "0.70");
        assert_eq!(Unit::Millisecond.print(10.0), "10 ms");
        assert_eq!(Unit::Millisecond.print(0.5), "0.5 ms");
        assert_eq!(Unit::Millisecond.print(2500.0), "2.5 s");
        assert_eq!(Unit::Percent.print(50.0), "50 %");
        assert_eq!(Unit::Second.print(1.8), "1.8 s");
        assert_eq!(Unit::Second.print(0.25), "0.25 s");
        assert_eq!(Unit::Second.parse("800 ms"), Some(0.8));
        assert_eq!(Unit::Second.parse("2s"), Some(2.0));
        assert_eq!(Unit::Times.print(0.5), "0.5 x");
        assert_eq!(Unit::Times.parse("1.5x"), Some(1.5));
        assert_eq!(Unit::Ratio.print(3.0), "3.0:1");
        assert_eq!(Unit::Ratio.print(21.0), "inf");
        for (text, ratio) in [("4:1", 4.0), ("1:4", 4.0), (" 2.5 ", 2.5), ("inf:1", 21.0)] {
            assert_eq!(Unit::Ratio.parse(text), Some(ratio), "{text}");
        }
        assert_eq!(Unit::Ratio.parse("3 dB"), None);
        assert_eq!(Unit::Millisecond.parse("0.5s"), Some(500.0));
        assert_eq!(Unit::Percent.parse("33 %"), Some(33.0));
        assert_eq!(Unit::LowCut.print(20.0), "off");
        assert_eq!(Unit::LowCut.print(80.0), "80 Hz");
        assert_eq!(Unit::HighCut.print(20_000.0), "off");
        assert_eq!(Unit::HighCut.print(8000.0), "8.0 kHz");
        assert_eq!(Unit::HighCut.parse("OFF"), Some(20_000.0));
        assert_eq!(Unit::LowCut.parse(" Off"), Some(20.0));
        assert_eq!(Unit::LowCut.parse("0.1k"), Some(100.0));
    }

    #[test]
    fn people_type_values_in_many_ways() {
        for text in [
            "1.2 kHz",
            "1200",
            "1k2",
            "1.2k",
            "1200 Hz",
            " 1,2 khz ",
            "1200hz",
        ] {
            assert_eq!(Unit::Hertz.parse(text), Some(1200.0), "{text}");
        }
        assert_eq!(Unit::Hertz.parse("A4"), Some(440.0));
        assert!((Unit::Hertz.parse("C#4").unwrap() - 277.18).abs() < 0.01);
        assert!((Unit::Hertz.parse("Eb3").unwrap() - 155.56).abs() < 0.01);
        for text in ["-18", "-18 dB", "-18.0db"] {
            assert_eq!(Unit::Decibel.parse(text), Some(-18.0), "{text}");
            assert_eq!(Unit::TruePeak.parse(text), Some(-18.0), "{text}");
        }
    }

    #[test]
    fn other_units_and_other_texts_are_refused() {
        for text in [
            "", "dB", "3 ms", "3 Hz", "abc", "1e999", "nan", "inf", "--3", "3 dB dB",
        ] {
            assert_eq!(Unit::Decibel.parse(text), None, "{text}");
        }
        for text in [
            "", "H4", "C", "C#", "C99", "1k2k", "3 dB", "k", "1.5k2", "-",
        ] {
            assert_eq!(Unit::Hertz.parse(text), None, "{text}");
        }
    }
}
