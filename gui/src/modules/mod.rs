//! A view for each module of sound: its name, figure and picture in the rack, and its panel.
//!
//! A module's view is a file here and a line in [`VIEWS`]. One that has none yet gets a panel with all of its
//! parameters in the order of the table ([`fallback`]).

mod band_curve;
mod compressor;
mod deesser;
pub(crate) mod eq;
mod eq3;
mod eqv;
mod fallback;
mod gate;
mod limiter;
mod miniature;
mod parts;
mod reverb;
mod room;

use std::sync::Arc;

use egui::{Context, Painter, Rect, Ui};
use truestrip_dsp::strip::ModuleDefinition;

use crate::host::Hands;
use crate::widgets::reduction_text;
use crate::{LevelDisplay, Reduction};

pub(crate) use miniature::Ink;
pub(crate) use parts::LEAST_HEIGHT;

/// The view of each module, by the module's key.
const VIEWS: [(&str, &dyn ModuleView); 9] = [
    ("gate", &gate::GateView),
    ("eq3", &eq3::Eq3View),
    ("eqv", &eqv::EqvView),
    ("eq", &eq::EqView),
    ("compressor", &compressor::CompressorView),
    ("deesser", &deesser::DeesserView),
    ("room", &room::RoomView),
    ("reverb", &reverb::ReverbView),
    ("limiter", &limiter::LimiterView),
];

/// What a view draws from.
#[derive(Clone, Copy)]
pub(crate) struct ViewContext<'a> {
    /// The parameters, to read and to turn.
    pub(crate) hands: Hands<'a>,
    /// What all modules did.
    pub(crate) levels: &'a LevelDisplay,
    /// Frames per second of the stream, for curves that depend on it.
    pub(crate) sample_rate_hz: f64,
    /// The module whose view it is.
    pub(crate) module: &'static ModuleDefinition,
}

impl<'a> ViewContext<'a> {
    /// What the module takes away, if it is one that reduces.
    pub(crate) fn reduction(&self) -> Option<&'a Reduction> {
        self.levels.reduction(self.module.key)
    }
}

/// How a module appears in the editor.
pub(crate) trait ModuleView: Sync {
    /// Its name in the rack, in few letters.
    fn name(&self, module: &'static ModuleDefinition) -> &'static str {
        module.name
    }

    /// A figure for the rack in few letters, or nothing. That of a module that reduces is its reduction.
    fn figure(&self, context: &ViewContext) -> String {
        let reduction = context.reduction();
        reduction.map_or_else(String::new, |reduction| {
            reduction_text(reduction.reduction_db)
        })
    }

    /// End of the scale on which the reduction of a module that reduces is shown, in dB.
    fn most_reduction_db(&self) -> f32 {
        24.0
    }

    /// The curve of a module that is an equaliser, off or on, as gains in dB at equal steps of the frequency
    /// axis; part of the total curve.
    fn gains_db(&self, _ctx: &Context, _context: &ViewContext) -> Option<Arc<[f32]>> {
        None
    }

    /// Paints the picture of the rack on its ground. That of an equaliser is its curve, that of a module that
    /// reduces its trace.
    fn picture(&self, painter: &Painter, rect: Rect, ink: Ink, context: &ViewContext) {
        if let Some(gains_db) = self.gains_db(painter.ctx(), context) {
            miniature::curve(painter, rect, ink, &gains_db);
        } else if let Some(reduction) = context.reduction() {
            let most_db = self.most_reduction_db();
            miniature::reduction(painter, rect, ink, &reduction.trace, most_db);
        }
    }

    /// Height of the panel in points, when it is always the same; otherwise the panel has its share of the
    /// window, and at least [`LEAST_HEIGHT`].
    fn height(&self) -> Option<f32> {
        None
    }

    /// Draws the panel.
    fn panel(&self, ui: &mut Ui, context: &ViewContext);
}

/// The view of the module with this key.
pub(crate) fn view_of(key: &str) -> &'static dyn ModuleView {
    let own = VIEWS.iter().find(|(other, _)| *other == key);
    own.map_or(&fallback::FallbackView, |(_, view)| *view)
}

#[cfg(test)]
mod tests {
    use truestrip_dsp::strip::{CHANNEL, MASTER};

    use super::*;

    #[test]
    fn every_module_of_both_strips_has_a_view_of_its_own() {
        for module in CHANNEL.modules.iter().chain(MASTER.modules) {
            let views = VIEWS.iter().filter(|(key, _)| *key == module.key);
            assert_eq!(views.count(), 1, "{}", module.key);
        }
    }
}
