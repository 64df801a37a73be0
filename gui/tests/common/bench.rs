//! Both editors at any size, with all that moves in them, under a hand and a keyboard.

use std::sync::{Arc, Mutex};

use egui::accesskit::Role;
use egui::{
    Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, Vec2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use nice_plug::params::Params;
use nice_plug::params::internals::ParamPtr;
use nice_plug::prelude::ParamSetter;
use truestrip_dsp::chain::ChainLevels;
use truestrip_dsp::loudness::LoudnessReading;
use truestrip_dsp::meter::Levels;
use truestrip_gui::spectrum::{Live, SharedChoices, Spectrum};
use truestrip_gui::{DeskLink, View, panels, theme};
use truestrip_state::meter_ring::meter_ring;
use truestrip_state::{ChannelParams, Desk, Library, MasterParams, Parameters, Value, Values};

use super::Host;

/// A plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plugin {
    Channel,
    Master,
}

impl Plugin {
    pub const BOTH: [Self; 2] = [Self::Channel, Self::Master];

    /// The cells of its rack.
    pub fn modules(self) -> &'static [&'static str] {
        match self {
            Self::Channel => &["EQ3", "EQV", "EQ", "Comp", "De-ess", "Room", "Reverb"],
            Self::Master => &["EQ", "Comp", "Limiter", "Loudness"],
        }
    }
}

/// An editor.
pub struct Bench {
    pub harness: Harness<'static>,
    pub host: Host,
    pub view: Arc<Mutex<View>>,
    pub spectrum: Spectrum,
    params: Arc<dyn Params>,
}

/// An editor at a size in logical pixels, with a spectrum that has heard nothing yet.
pub fn bench(plugin: Plugin, size: Vec2, values: &[(&'static str, Value)]) -> Bench {
    bench_at(plugin, size, 1.0, values)
}

/// The same on a screen with so many pixels per logical one.
pub fn bench_at(plugin: Plugin, size: Vec2, scale: f32, values: &[(&'static str, Value)]) -> Bench {
    let values = values.iter().copied().collect::<Values>();
    let host = Host::default();
    let view = Arc::new(Mutex::new(View::default()));
    let (told, seen) = (host.clone(), view.clone());
    // The harness keeps a margin of 8 points to itself.
    let builder = Harness::builder()
        .with_size(size + Vec2::splat(16.0))
        .with_pixels_per_point(scale)
        .with_step_dt(1.0 / 60.0);
    let (_, _, sight) = meter_ring();
    let desk_of = |params: Arc<dyn Parameters>| {
        let library = Library::with_folder(params.spec(), None);
        let desk = Arc::new(Mutex::new(Desk::new(params.as_ref(), library)));
        DeskLink::new(desk, params, sight.clone(), Arc::new(host.clone()))
    };
    let (mut harness, desk, params): (_, _, Arc<dyn Params>) = match plugin {
        Plugin::Channel => {
            let params = Arc::new(ChannelParams::new(&values));
            let (shown, desk) = (params.clone(), desk_of(params.clone()));
            let ended = desk.clone();
            let harness = builder.build_ui(move |ui| {
                let mut view = seen.lock().expect("a view");
                panels::channel(ui, &shown, &ParamSetter::new(&told), &mut view);
                ended.settle(ui.ctx());
            });
            (harness, desk, params)
        }
        Plugin::Master => {
            let params = Arc::new(MasterParams::new(&values));
            let (shown, desk) = (params.clone(), desk_of(params.clone()));
            let ended = desk.clone();
            let harness = builder.build_ui(move |ui| {
                let mut view = seen.lock().expect("a view");
                panels::master(ui, &shown, &ParamSetter::new(&told), &mut view);
                ended.settle(ui.ctx());
            });
            (harness, desk, params)
        }
    };
    desk.attach(&harness.ctx);
    theme::apply(&harness.ctx, theme::Look::Dark);
    let spectrum = Spectrum::new(Live::new(&sight, SharedChoices::default()));
    spectrum.attach(&harness.ctx);
    harness.run();
    Bench {
        harness,
        host,
        view,
        spectrum,
        params,
    }
}

impl Bench {
    /// Chooses a module of the rack.
    pub fn choose(&mut self, module: &str) {
        self.harness
            .get_by_label(&format!("{module} panel"))
            .click();
        // Longer than the next click may take to count as the second of two.
        self.harness.run_steps(40);
    }

    /// A signal in which all meters have their widest numbers.
    pub fn hear(&mut self) {
        let levels = Levels {
            peak: [0.1, 0.09],
            rms: [0.05, 0.04],
        };
        let mut reading = ChainLevels {
            input: levels,
            output: levels,
            loudness: LoudnessReading {
                momentary_lufs: -18.4,
                short_term_lufs: -19.5,
                integrated_lufs: -20.5,
                range_lu: 14.2,
                true_peak_dbtp: -10.3,
                recent_peak_dbtp: -10.3,
                ..LoudnessReading::default()
            },
            ..ChainLevels::default()
        };
        reading.compressor.reduction_db = 12.3;
        reading.deesser.reduction_db = 11.1;
        reading.limiter.reduction_db = 10.4;
        reading.compressor.level_db = -20.0;
        reading.deesser.sibilance_db = -12.0;
        let mut view = self.view.lock().expect("a view");
        for _ in 0..100 {
            view.levels.update([reading].into_iter(), 0.01);
        }
        drop(view);
        self.harness.run();
    }

    /// A parameter by its name.
    pub fn param(&self, name: &str) -> Option<Parameter> {
        self.params
            .param_map()
            .into_iter()
            .map(|(_, param, _)| Parameter(param))
            .find(|param| param.name() == name)
    }

    /// What a screen reader hears of all that can be read or used: kind, name, value, place.
    pub fn nodes(&self) -> Vec<Heard> {
        // The tree counts in pixels.
        let scale = self.harness.ctx.pixels_per_point();
        let all = self.harness.root().children_recursive();
        let heard = all.filter_map(|node| {
            let place = node.accesskit_node().raw_bounds();
            let rect = place.map(|_| node.rect() / scale)?;
            let node = node.accesskit_node();
            Some(Heard {
                role: node.role(),
                name: node.label()?,
                value: node.value(),
                is_on: node
                    .toggled()
                    .map(|toggled| toggled == egui::accesskit::Toggled::True),
                is_disabled: node.is_disabled(),
                rect,
            })
        });
        heard.collect()
    }

    /// Where something is that has a role and a name.
    pub fn place(&self, role: Role, name: &str) -> Pos2 {
        self.harness
            .get_by_role_and_label(role, name)
            .rect()
            .center()
    }

    fn press(&mut self, pos: Pos2, pressed: bool, modifiers: Modifiers) {
        self.harness.event(Event::PointerMoved(pos));
        let event = Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        };
        self.harness.event_modifiers(event, modifiers);
        self.harness.run_steps(1);
    }

    /// Clicks.
    pub fn click(&mut self, pos: Pos2, modifiers: Modifiers) {
        self.press(pos, true, modifiers);
        self.press(pos, false, modifiers);
        self.harness.run_steps(2);
    }

    /// Clicks twice.
    pub fn double_click(&mut self, pos: Pos2) {
        for _ in 0..2 {
            self.press(pos, true, Modifiers::NONE);
            self.press(pos, false, Modifiers::NONE);
        }
        // Longer than a third click may take to count.
        self.harness.run_steps(40);
    }

    /// Drags in four steps.
    pub fn drag(&mut self, from: Pos2, by: Vec2, modifiers: Modifiers) {
        self.press(from, true, modifiers);
        for step in 1..=4 {
            let to = from + by * step as f32 / 4.0;
            self.harness
                .event_modifiers(Event::PointerMoved(to), modifiers);
            self.harness.run_steps(1);
        }
        self.press(from + by, false, modifiers);
        self.harness.event(Event::PointerMoved(from));
        self.harness.run_steps(1);
    }

    /// Turns the wheel by notches, upwards.
    pub fn wheel(&mut self, at: Pos2, notches: f32) {
        self.harness.event(Event::PointerMoved(at));
        self.harness.run_steps(1);
        self.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, notches),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        self.harness.run_steps(1);
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run_steps(2);
    }
}

/// What a screen reader hears.
#[derive(Clone, Debug)]
pub struct Heard {
    pub role: Role,
    pub name: String,
    pub value: Option<String>,
    pub is_on: Option<bool>,
    pub is_disabled: bool,
    pub rect: Rect,
}

/// A parameter of the plugin on the bench.
#[derive(Clone, Copy)]
pub struct Parameter(ParamPtr);

// Each test keeps its bench, and with it the parameters, for as long as it uses them.
impl Parameter {
    pub fn name(self) -> String {
        // SAFETY: the parameters live as long as the bench.
        unsafe { self.0.name() }.to_owned()
    }

    pub fn position(self) -> f32 {
        // SAFETY: as above.
        unsafe { self.0.unmodulated_normalized_value() }
    }

    pub fn default_position(self) -> f32 {
        // SAFETY: as above.
        unsafe { self.0.default_normalized_value() }
    }

    pub fn text(self, position: f32) -> String {
        // SAFETY: as above.
        unsafe { self.0.normalized_value_to_string(position, true) }
    }

    pub fn put(self, position: f32) {
        // SAFETY: as above.
        unsafe { self.0._internal_set_normalized_value(position) };
    }
}
