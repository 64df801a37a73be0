//! What the window shows, frame by frame.

use std::sync::Arc;
use std::time::Instant;

use egui::{Context, EventFilter, Popup, Ui};
use nice_plug::prelude::{GuiContext, ParamSetter};
use truestrip_dsp::Monitoring;
use truestrip_state::meter_ring::Sight;
use truestrip_window::{Content, Extent};

use super::corner::resize_corner;
use super::{Face, Shared};
use crate::desk_link::DeskLink;
use crate::spectrum::{Live, SharedChoices, Spectrum};
use crate::{View, appearance, fingerprint, theme};

/// What lasts from frame to frame.
pub(super) struct Frames {
    face: Face,
    host: Arc<dyn GuiContext>,
    link: DeskLink,
    sight: Arc<Sight>,
    shared: Arc<Shared>,
    view: View,
    spectrum: Spectrum,
    fingerprint: u64,
    look: theme::Look,
    last: Instant,
}

impl Frames {
    pub(super) fn new(
        face: Face,
        host: Arc<dyn GuiContext>,
        link: DeskLink,
        sight: Arc<Sight>,
        choices: SharedChoices,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            spectrum: Spectrum::new(Live::new(&sight, choices)),
            face,
            host,
            link,
            sight,
            shared,
            view: View::default(),
            fingerprint: 0,
            look: theme::Look::default(),
            last: Instant::now(),
        }
    }
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
    /// Nobody listens by switches that are out of sight.
    fn drop(&mut self) {
        self.sight.set_monitoring(Monitoring::default());
    }
}

impl Content for Frames {
    fn prepare(&mut self, ctx: &Context, by_processor: bool) {
        if by_processor {
            self.spectrum.live().calm();
        }
        self.look = self.shared.appearance().look;
        theme::apply(ctx, self.look);
        self.spectrum.attach(ctx);
        self.link.attach(ctx);
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
        let levels = &mut self.view.levels;
        self.sight
            .readings(|readings| levels.update(readings, seconds));
        self.view.sample_rate_hz = self.sight.sample_rate_hz();
        let mut live = self.spectrum.live();
        let heard = live.update(self.view.sample_rate_hz, seconds);
        let fingerprint = fingerprint(self.face.params.as_ref());
        let moved = std::mem::replace(&mut self.fingerprint, fingerprint) != fingerprint;
        let dressed = self.shared.appearance().look != self.look;
        moved || heard || dressed || self.view != before
    }

    fn draw(&mut self, ui: &mut Ui) {
        keep_focus(ui.ctx());
        let now = self.shared.appearance();
        if std::mem::replace(&mut self.look, now.look) != now.look {
            theme::apply(ui.ctx(), now.look);
            ui.ctx().request_repaint();
        }
        appearance::offer(ui.ctx(), now);
        let setter = ParamSetter::new(self.host.as_ref());
        (self.face.draw)(ui, &setter, &mut self.view);
        self.link.settle(ui.ctx());
        if self.view.levels.loudness.take_restart() {
            self.sight.restart_loudness();
        }
        if let Some(size) = resize_corner(ui) {
            self.shared.ask_size(size, || self.host.request_resize());
        }
        let chosen = appearance::chosen(ui.ctx());
        if chosen != now {
            self.shared
                .ask_appearance(chosen, || self.host.request_resize());
            ui.ctx().request_repaint();
        }
    }
}
