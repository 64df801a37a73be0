//! What the window shows, frame by frame.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Instant;

use egui::{Context, EventFilter, Popup, Ui};
use truestrip_dsp::Monitoring;
use truestrip_state::Parameters;
use truestrip_window::{Content, Extent};

use super::Shared;
use super::corner::resize_corner;
use crate::edit_link::EditLink;
use crate::spectrum::{Live, SharedChoices, Spectrum};
use crate::{View, appearance, panels, theme};

/// What lasts from frame to frame.
pub(super) struct Frames {
    link: EditLink,
    shared: Arc<Shared>,
    view: View,
    spectrum: Spectrum,
    fingerprint: u64,
    theme: theme::Theme,
    last: Instant,
}

impl Frames {
    pub(super) fn new(link: EditLink, choices: SharedChoices, shared: Arc<Shared>) -> Self {
        Self {
            spectrum: Spectrum::new(Live::new(link.feed(), choices)),
            view: View::new(link.params().definition()),
            link,
            shared,
            fingerprint: 0,
            theme: theme::Theme::default(),
            last: Instant::now(),
        }
    }
}

/// A number that changes when any value that is heard does, or the order of the modules.
fn fingerprint(params: &dyn Parameters) -> u64 {
    let mut hasher = DefaultHasher::new();
    for index in 0..params.definition().params().count() {
        params.heard_position(index).to_bits().hash(&mut hasher);
    }
    params.session().order().pack().hash(&mut hasher);
    hasher.finish()
}

/// Arrows turn what has the focus and never carry the focus away, but in an open menu. A widget that
/// has a use for other keys says so after this.
fn keep_focus(ctx: &Context) {
    if Popup::is_any_open(ctx) {
        return;
    }
    let arrows = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ctx.memory_mut(|memory| {
        if let Some(focused) = memory.focused() {
            memory.set_focus_lock_filter(focused, arrows);
        }
    });
}

impl Drop for Frames {
    /// Match and delta end with the window that shows their switches: without it, nobody could see why the
    /// plugin sounds as it does, or end it.
    fn drop(&mut self) {
        self.link.set_monitoring(Monitoring::default());
    }
}

impl Content for Frames {
    fn prepare(&mut self, ctx: &Context, by_processor: bool) {
        if by_processor {
            self.spectrum.live().calm();
        }
        self.theme = self.shared.appearance().theme;
        theme::apply(ctx, self.theme);
        self.spectrum.attach(ctx);
        self.link.open();
    }

    fn extent(&mut self) -> Extent {
        self.shared.extent()
    }

    /// Takes the meter readings since the last time.
    fn changed(&mut self) -> bool {
        let now = Instant::now();
        let before = self.view.clone();
        let seconds = (now - self.last).as_secs_f32();
        self.last = now;
        let feed = self.link.feed();
        let levels = &mut self.view.levels;
        feed.readings(|readings| levels.update(readings, seconds));
        self.view.sample_rate_hz = feed.sample_rate_hz();
        let mut live = self.spectrum.live();
        let spectrum_moved = live.update(self.view.sample_rate_hz, seconds);
        let fingerprint = fingerprint(self.link.params());
        let values_moved = std::mem::replace(&mut self.fingerprint, fingerprint) != fingerprint;
        let has_new_theme = self.shared.appearance().theme != self.theme;
        values_moved || spectrum_moved || has_new_theme || self.view != before
    }

    fn draw(&mut self, ui: &mut Ui) {
        keep_focus(ui.ctx());
        let now = self.shared.appearance();
        if std::mem::replace(&mut self.theme, now.theme) != now.theme {
            theme::apply(ui.ctx(), now.theme);
            ui.ctx().request_repaint();
        }
        appearance::offer(ui.ctx(), now);
        panels::strip(ui, &self.link, &mut self.view);
        self.link.settle(ui.ctx());
        if self.view.levels.loudness.take_restart() {
            self.link.feed().restart_loudness();
        }
        let host = self.link.host();
        if let Some(size) = resize_corner(ui) {
            self.shared.ask_size(size, || host.request_resize());
        }
        let chosen = appearance::chosen(ui.ctx());
        if chosen != now {
            self.shared.ask_appearance(chosen, || host.request_resize());
            ui.ctx().request_repaint();
        }
    }
}
