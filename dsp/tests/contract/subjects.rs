//! What is tried: each module of both lists alone, and both strips with all modules at work.

use truestrip_dsp::param::{Param, ParamKind, Unit, Value};
use truestrip_dsp::strip::{CHANNEL, MASTER, ModuleDefinition, StripDefinition, StripSettings};
use truestrip_dsp::{StereoBlock, StreamSpec, Strip};

use crate::sounds::Stereo;

/// The rates at which everything is promised.
pub const RATES_HZ: [f64; 4] = [44_100.0, 48_000.0, 96_000.0, 192_000.0];
pub const RATE_HZ: f64 = 48_000.0;

/// Something that keeps the contract.
#[derive(Clone, Copy)]
pub struct Subject {
    pub name: &'static str,
    pub strip: &'static StripDefinition,
}

/// Each module alone: a strip whose list is that module.
pub fn modules() -> Vec<Subject> {
    let both = CHANNEL.modules.iter().chain(MASTER.modules);
    let mut modules: Vec<&ModuleDefinition> = Vec::new();
    for module in both {
        if modules.iter().all(|other| other.key != module.key) {
            modules.push(module);
        }
    }
    modules.into_iter().map(alone).collect()
}

fn alone(module: &'static ModuleDefinition) -> Subject {
    let strip = StripDefinition {
        key: module.key,
        name: module.name,
        shell: CHANNEL.shell,
        modules: std::slice::from_ref(module),
        measures_loudness: false,
    };
    Subject {
        name: module.key,
        strip: Box::leak(Box::new(strip)),
    }
}

/// Both strips.
pub fn strips() -> [Subject; 2] {
    [&CHANNEL, &MASTER].map(|strip| Subject {
        name: strip.key,
        strip,
    })
}

/// All subjects.
pub fn all() -> Vec<Subject> {
    let mut all = modules();
    all.extend(strips());
    all
}

/// The switch of a module: its first parameter.
pub fn switch(module: &ModuleDefinition) -> &'static Param {
    &module.sections[0].params[0]
}

/// Whether a parameter chooses what is listened to, and would keep a module from acting here.
fn is_source(param: &Param) -> bool {
    param.id.ends_with("_listen") || param.id.ends_with("_external")
}

impl Subject {
    /// A setting with which each module acts: switched on, gains, amounts and mixes well off their defaults,
    /// frequencies and choices where a new instance has them.
    pub fn acting(&self) -> StripSettings {
        let mut settings = StripSettings::new(self.strip);
        let modules = self.strip.modules.iter();
        for param in modules.flat_map(ModuleDefinition::params) {
            let value = match param.kind {
                ParamKind::Toggle { .. } => Value::Toggle(!is_source(param)),
                ParamKind::Choice { .. } => param.default(),
                ParamKind::Number(range) => match range.unit {
                    Unit::Hertz | Unit::LowCut | Unit::HighCut => param.default(),
                    _ => param.value_at(0.6),
                },
            };
            settings.set_value(param.id, value);
        }
        settings
    }

    /// A setting in which each module is switched off, with all else as it acts.
    pub fn off(&self) -> StripSettings {
        let mut settings = self.acting();
        for module in self.strip.modules {
            settings.set_value(switch(module).id, Value::Toggle(false));
        }
        settings
    }

    /// The parameters of its modules.
    pub fn params(&self) -> impl Iterator<Item = &'static Param> + use<> {
        self.strip.modules.iter().flat_map(ModuleDefinition::params)
    }

    /// A running strip.
    pub fn run(&self, settings: &StripSettings, rate_hz: f64) -> Running {
        let mut strip = Strip::new(self.strip);
        strip.set(settings);
        strip.prepare(&StreamSpec {
            sample_rate_hz: rate_hz,
        });
        Running { strip }
    }
}

/// A strip that plays.
pub struct Running {
    pub strip: Strip,
}

impl Running {
    /// Plays a sound in blocks of one size, without a side chain.
    pub fn play(&mut self, sound: &Stereo, size: usize) -> Stereo {
        let mut out = sound.clone();
        let [left, right] = &mut out;
        for (left, right) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
            self.strip.process(StereoBlock::new(left, right), None);
        }
        out
    }

    /// Plays a sound while settings change: those of `at` at the frame before which it returns some.
    pub fn play_moving(
        &mut self,
        sound: &Stereo,
        size: usize,
        mut at: impl FnMut(usize) -> Option<StripSettings>,
    ) -> Stereo {
        let mut out = sound.clone();
        let [left, right] = &mut out;
        let blocks = left.chunks_mut(size).zip(right.chunks_mut(size));
        for (index, (left, right)) in blocks.enumerate() {
            if let Some(settings) = at(index * size) {
                self.strip.set(&settings);
            }
            self.strip.process(StereoBlock::new(left, right), None);
        }
        out
    }
}
