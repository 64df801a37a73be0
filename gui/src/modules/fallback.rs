//! The panel of a module that has no view of its own: all that can be set on it, in the order of the table.

use egui::{ScrollArea, Ui, vec2};
use truestrip_dsp::param::{Param, ParamKind};

use super::parts::{any_control, title};
use super::{ModuleView, ViewContext};
use crate::layout::{at, cut_top, row};
use crate::theme::{GRID, ROW};

/// Switches and choices above, knobs below, in as many rows as they take.
pub(super) struct FallbackView;

impl ModuleView for FallbackView {
    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let is_knob = |param: &&'static Param| matches!(param.kind, ParamKind::Number(_));
        // The first parameter is the switch in the rack.
        let params = || context.module.params().skip(1);
        let mut rest = ui.max_rect();
        let above = cut_top(&mut rest, ROW);
        row(ui, above, |ui| title(ui, context.module.name));
        at(ui, rest, |ui| {
            ScrollArea::vertical().show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(GRID, GRID);
                ui.spacing_mut().interact_size.y = ROW;
                ui.horizontal_wrapped(|ui| {
                    let tools = params().filter(|param| !is_knob(param));
                    tools.for_each(|param| any_control(ui, context, param));
                });
                ui.horizontal_wrapped(|ui| {
                    let knobs = params().filter(is_knob);
                    knobs.for_each(|param| any_control(ui, context, param));
                });
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use truestrip_dsp::strip::MASTER;

    use super::*;
    use crate::host::{Hands, Host};
    use crate::instance::Instance;
    use crate::{LevelDisplay, theme};

    impl Host for Instance {
        fn begin(&self, _index: usize) {}

        fn set(&self, index: usize, normalized: f32) {
            self.set_normalized(index, normalized);
        }

        fn end(&self, _index: usize) {}

        fn request_resize(&self) -> bool {
            true
        }
    }

    #[test]
    fn a_module_without_a_view_shows_a_control_for_each_parameter_but_its_switch() {
        for module in MASTER.modules {
            let instance = Arc::new(Instance::new(&MASTER));
            let shown = instance.clone();
            let levels = LevelDisplay::new(&MASTER);
            let mut harness =
                Harness::builder()
                    .with_size(vec2(700.0, 260.0))
                    .build_ui(move |ui| {
                        let context = ViewContext {
                            hands: Hands {
                                params: shown.as_ref(),
                                host: shown.as_ref(),
                            },
                            levels: &levels,
                            sample_rate_hz: 48_000.0,
                            module,
                        };
                        FallbackView.panel(ui, &context);
                    });
            theme::apply(&harness.ctx, theme::Theme::Dark);
            harness.run();
            for param in module.params().skip(1) {
                assert!(
                    harness.query_by_label(param.name).is_some(),
                    "{}",
                    param.name
                );
            }
        }
    }
}
