//! The editor of either strip at any size, with all that moves in it, under a hand and a keyboard.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use egui::accesskit::{Action, ActionData, ActionRequest, Role, Toggled, TreeId};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use truestrip_dsp::blocks::meter::Levels;
use truestrip_dsp::loudness::LoudnessReading;
use truestrip_dsp::param::{Settings, Value};
use truestrip_dsp::strip::{CHANNEL, MASTER, ModuleDefinition, StripDefinition};
use truestrip_dsp::{StripReading, StripSettings};
use truestrip_gui::spectrum::{Live, SharedChoices, Spectrum};
use truestrip_gui::{EditLink, View, panels, theme};
use truestrip_state::meter_ring::{EditorFeed, meter_ring};
use truestrip_state::{EditSession, Library, Parameters as _};

use super::RecordingHost;
use super::instance::Instance;
use super::pointer;

/// Both strips.
pub const STRIPS: [&StripDefinition; 2] = [&CHANNEL, &MASTER];

/// The size of a new window.
pub const SIZE: Vec2 = vec2(1100.0, 720.0);

/// An editor.
pub struct Bench {
    pub harness: Harness<'static>,
    pub host: Arc<RecordingHost>,
    pub instance: Arc<Instance>,
    pub view: Arc<Mutex<View>>,
    pub feed: Arc<EditorFeed>,
    pub spectrum: Spectrum,
}

/// How an editor is set up.
#[derive(Clone)]
pub struct Setup<'a> {
    /// In logical pixels.
    pub size: Vec2,
    /// Pixels of the screen to a logical one.
    pub pixels: f32,
    /// What differs from a new instance, by parameter id.
    pub values: &'a [(&'a str, Value)],
    /// The user's presets.
    pub folder: Option<PathBuf>,
}

impl Default for Setup<'_> {
    fn default() -> Self {
        Self {
            size: SIZE,
            pixels: 1.0,
            values: &[],
            folder: None,
        }
    }
}

/// Values with which every module is on and a band of the equaliser too, so that nothing is out of use.
pub fn all_on(strip: &StripDefinition) -> Vec<(&'static str, Value)> {
    let switches = strip
        .modules
        .iter()
        .filter_map(|module| module.params().next());
    let on = switches.map(|param| (param.id, Value::Toggle(true)));
    on.chain([("eq_on_3", Value::Toggle(true))]).collect()
}

/// An editor of a new window's size.
pub fn bench(strip: &'static StripDefinition, values: &[(&str, Value)]) -> Bench {
    let setup = Setup {
        values,
        ..Setup::default()
    };
    bench_with(strip, &setup)
}

/// An editor, with a spectrum that has received nothing yet.
pub fn bench_with(strip: &'static StripDefinition, setup: &Setup) -> Bench {
    let instance = Arc::new(Instance::new(strip));
    for (id, value) in setup.values {
        // Some values are for one of both strips.
        if let Some(index) = strip.index_of(id) {
            instance.set_value(index, *value);
        }
    }
    let host = Arc::new(RecordingHost::new(instance.clone()));
    let (_, _, feed) = meter_ring();
    let library = Library::with_folder(strip, setup.folder.clone());
    let session = EditSession::new(instance.as_ref(), library);
    let session = Arc::new(Mutex::new(session));
    let link = EditLink::new(session, instance.clone(), feed.clone(), host.clone());
    link.open();
    let view = Arc::new(Mutex::new(View::new(strip)));
    let shown = view.clone();
    // The harness keeps a margin of 8 points to itself.
    let mut harness = Harness::builder()
        .with_size(setup.size + Vec2::splat(16.0))
        .with_pixels_per_point(setup.pixels)
        .with_step_dt(1.0 / 60.0)
        .build_ui(move |ui| {
            let mut view = shown.lock().expect("a view");
            panels::strip(ui, &link, &mut view);
            link.settle(ui.ctx());
        });
    theme::apply(&harness.ctx, theme::Theme::Dark);
    let spectrum = Spectrum::new(Live::new(&feed, SharedChoices::default()));
    spectrum.attach(&harness.ctx);
    harness.run();
    Bench {
        harness,
        host,
        instance,
        view,
        feed,
        spectrum,
    }
}

impl Bench {
    /// The strip.
    pub fn strip(&self) -> &'static StripDefinition {
        self.instance.definition()
    }

    /// The cells of the rack, from left to right.
    pub fn cells(&self) -> Vec<Node> {
        let mut cells: Vec<Node> = self
            .nodes()
            .into_iter()
            .filter(|node| node.role == Role::RadioButton && node.name.ends_with(" panel"))
            .collect();
        cells.sort_by(|one, other| one.rect.left().total_cmp(&other.rect.left()));
        cells
    }

    /// The cell of a module: the one that has its switch.
    pub fn cell(&self, module: &ModuleDefinition) -> Node {
        let switch = module.params().next().expect("a switch").name;
        let at = self.place(Role::CheckBox, switch);
        let mut cells = self.cells().into_iter();
        cells
            .find(|cell| cell.rect.contains(at))
            .unwrap_or_else(|| panic!("{} has a cell", module.key))
    }

    /// The keys of the modules, as the cells of the rack stand.
    pub fn rack(&self) -> Vec<&'static str> {
        let mut modules: Vec<_> = self.strip().modules.iter().collect();
        modules.sort_by(|one, other| {
            let left = |module| self.cell(module).rect.left();
            left(one).total_cmp(&left(other))
        });
        modules.into_iter().map(|module| module.key).collect()
    }

    /// The keys of the modules, as they process.
    pub fn order(&self) -> Vec<&'static str> {
        let order = self.instance.session().order();
        let modules = order.indices().map(|index| self.strip().modules[index].key);
        modules.collect()
    }

    /// Chooses a module of the rack.
    pub fn choose(&mut self, module: &str) {
        self.choose_cell(&format!("{module} panel"));
    }

    /// Chooses a cell of the rack by its whole name.
    pub fn choose_cell(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        // Longer than the next click may take to count as the second of two.
        self.harness.run_steps(40);
    }

    /// A signal in which all meters have their widest numbers.
    pub fn hear(&mut self) {
        let levels = Levels {
            peak: [0.1, 0.09],
            rms: [0.05, 0.04],
        };
        let mut reading = StripReading {
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
            ..StripReading::default()
        };
        for (values, module) in reading.modules.iter_mut().zip(self.strip().modules) {
            for (value, name) in values.iter_mut().zip(module.readings) {
                *value = match name {
                    "reduction_db" => 12.3,
                    _ => -20.0,
                };
            }
        }
        self.update(&[reading; 100]);
    }

    /// Lets readings of the audio thread arrive.
    pub fn update(&mut self, readings: &[StripReading]) {
        let mut view = self.view.lock().expect("a view");
        for reading in readings {
            view.levels.update([*reading].into_iter(), 0.01);
        }
        drop(view);
        self.harness.run();
    }

    /// A parameter by its name.
    pub fn param(&self, name: &str) -> Option<Parameter> {
        let mut params = self.strip().params();
        let index = params.position(|param| param.name == name)?;
        Some(Parameter {
            instance: self.instance.clone(),
            index,
        })
    }

    /// The settings of a module.
    pub fn settings<S: Settings>(&self) -> S {
        let setting = self.instance.setting();
        let settings: StripSettings = setting.strip_settings(self.strip());
        settings.get()
    }

    /// What a screen reader hears of all that can be read or used: kind, name, value, place.
    pub fn nodes(&self) -> Vec<Node> {
        // The tree counts in pixels.
        let scale = self.harness.ctx.pixels_per_point();
        let all = self.harness.root().children_recursive();
        let nodes = all.filter_map(|node| {
            let place = node.accesskit_node().raw_bounds();
            let rect = place.map(|_| node.rect() / scale)?;
            let node = node.accesskit_node();
            Some(Node {
                role: node.role(),
                name: node.label()?,
                value: node.value(),
                is_on: node.toggled().map(|toggled| toggled == Toggled::True),
                is_disabled: node.is_disabled(),
                rect,
            })
        });
        nodes.collect()
    }

    /// What a screen reader hears of the one thing of this name.
    pub fn node(&self, name: &str) -> Node {
        let mut nodes = self.nodes().into_iter();
        nodes
            .find(|node| node.name == name)
            .unwrap_or_else(|| panic!("{name} is shown"))
    }

    /// The value that a screen reader reads out.
    pub fn value(&self, role: Role, name: &str) -> String {
        let node = self.harness.get_by_role_and_label(role, name);
        node.accesskit_node().value().unwrap_or_default()
    }

    /// Where something is that has a role and a name.
    pub fn place(&self, role: Role, name: &str) -> Pos2 {
        let node = self.harness.get_by_role_and_label(role, name);
        (node.rect() / self.harness.ctx.pixels_per_point()).center()
    }

    /// A screen reader asks something of a control.
    pub fn ask(&mut self, role: Role, name: &str, action: Action, data: Option<ActionData>) {
        let node = self.harness.get_by_role_and_label(role, name);
        let request = ActionRequest {
            action,
            target_tree: TreeId::ROOT,
            target_node: node.accesskit_node().locate().0,
            data,
        };
        self.harness.event(Event::AccessKitActionRequest(request));
        self.harness.run_steps(2);
    }

    /// Gives something the keyboard focus.
    pub fn focus(&mut self, role: Role, name: &str) {
        self.harness.get_by_role_and_label(role, name).focus();
        self.harness.run();
    }

    /// Clicks on each of these names in turn, as a screen reader does.
    pub fn pick(&mut self, names: &[&str]) {
        for name in names {
            self.harness.get_by_label(name).click();
            self.harness.run_steps(3);
        }
        self.harness.run();
    }

    /// Clicks.
    pub fn click(&mut self, pos: Pos2, modifiers: Modifiers) {
        pointer::click(&mut self.harness, pos, PointerButton::Primary, modifiers);
        self.harness.run_steps(2);
    }

    /// Opens the menu of what is there.
    pub fn click_right(&mut self, pos: Pos2) {
        let button = PointerButton::Secondary;
        pointer::click(&mut self.harness, pos, button, Modifiers::NONE);
        self.harness.run();
    }

    /// Clicks twice.
    pub fn double_click(&mut self, pos: Pos2) {
        for _ in 0..2 {
            let button = PointerButton::Primary;
            pointer::click(&mut self.harness, pos, button, Modifiers::NONE);
        }
        // Longer than a third click may take to count.
        self.harness.run_steps(40);
    }

    /// Drags, and takes the pointer back.
    pub fn drag(&mut self, from: Pos2, by: Vec2, modifiers: Modifiers) {
        pointer::drag(&mut self.harness, from, by, 10, modifiers);
        self.harness.event(Event::PointerMoved(from));
        self.harness.run_steps(1);
    }

    /// Turns the wheel by notches, upwards.
    pub fn wheel(&mut self, at: Pos2, notches: f32) {
        pointer::wheel(&mut self.harness, at, notches, Modifiers::NONE);
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run_steps(2);
    }
}

/// What a screen reader hears.
#[derive(Clone, Debug)]
pub struct Node {
    pub role: Role,
    pub name: String,
    pub value: Option<String>,
    pub is_on: Option<bool>,
    pub is_disabled: bool,
    pub rect: Rect,
}

/// A parameter of the instance on the bench.
#[derive(Clone)]
pub struct Parameter {
    instance: Arc<Instance>,
    index: usize,
}

impl Parameter {
    /// Its position from 0 to 1.
    pub fn position(&self) -> f32 {
        let [first, last] = self.instance.param(self.index).scale_ends();
        (self.instance.position(self.index) - first) / (last - first)
    }

    /// That of a new instance.
    pub fn default_position(&self) -> f32 {
        let param = self.instance.param(self.index);
        param.normalized(param.default())
    }

    /// Whether it is that of a new instance, as far as anyone could tell.
    pub fn is_default(&self) -> bool {
        // Sums of f32 positions.
        (self.position() - self.default_position()).abs() < 1e-6
    }

    /// The value at a position, in words.
    pub fn text(&self, position: f32) -> String {
        let param = self.instance.param(self.index);
        param.print(param.value_at(position))
    }

    /// Sets it.
    pub fn put(&self, position: f32) {
        self.instance.set_normalized(self.index, position);
    }
}
