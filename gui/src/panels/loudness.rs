//! The loudness panel: numbers, how far they are from what a service wants and what it would do, and the
//! last two minutes.

use std::sync::atomic::Ordering;

use egui::{
    Align2, Color32, ComboBox, FontId, Label, Rect, RichText, Sense, Shape, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, WidgetType, pos2, vec2,
};
use truestrip_state::delivery::{self, DeliveryTarget};
use truestrip_state::session::LoudnessChoices;

use crate::layout::{at, cut_left, cut_top, row};
use crate::theme::{self, ROW};
use crate::{LoudnessDisplay, LoudnessPoint};

/// Ends of the history's axis, in LUFS, and its lines.
const TOP_LUFS: f32 = 0.0;
const BOTTOM_LUFS: f32 = -48.0;
const MARKS_LUFS: [f32; 7] = [-6.0, -12.0, -18.0, -24.0, -30.0, -36.0, -42.0];
/// Size of a number with its name above and its unit below.
const NUMBER: Vec2 = vec2(80.0, 66.0);
/// Differences below this round to 0.0 and are none.
const SAME_DB: f32 = 0.05;

/// What was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    /// A new programme.
    Restart,
    /// Forget the held true peak.
    ClearPeak,
}

/// Width of the numbers side by side.
const NUMBERS: f32 = 6.0 * NUMBER.x;
/// Least width of a history beside the numbers; a narrower panel has it below them.
const LEAST_HISTORY: f32 = 240.0;
/// Heights of the lines of text.
const DISTANCE: f32 = 16.0;
const SOURCE: f32 = 14.0;

pub(super) fn panel(ui: &mut Ui, choices: &LoudnessChoices, loudness: &LoudnessDisplay) -> Asked {
    let mut asked = Asked::Nothing;
    let target = choices.target();
    let mut rest = ui.max_rect();
    let is_wide = rest.width() >= NUMBERS + LEAST_HISTORY;
    let mut text = if is_wide {
        cut_left(&mut rest, NUMBERS)
    } else {
        rest
    };
    let above = cut_top(&mut text, NUMBER.y);
    if row(ui, above, |ui| numbers(ui, loudness, target)) {
        asked = Asked::ClearPeak;
    }
    let controls = cut_top(&mut text, ROW);
    row(ui, controls, |ui| {
        choose_target(ui, choices, target);
        let name = RichText::new("Reset").font(theme::body());
        if ui.button(name).clicked() {
            asked = Asked::Restart;
        }
        let mut follows = choices.follow_transport.load(Ordering::Relaxed);
        let name = RichText::new("Follow transport").font(theme::body());
        if ui.checkbox(&mut follows, name).changed() {
            choices.follow_transport.store(follows, Ordering::Relaxed);
        }
    });
    let line = cut_top(&mut text, DISTANCE);
    at(ui, line, |ui| {
        let distance = RichText::new(distance(loudness, target)).font(theme::body());
        ui.add(Label::new(distance).truncate());
    });
    let line = cut_top(&mut text, SOURCE);
    at(ui, line, |ui| {
        let source = format!("{}, {}", target.source, target.date);
        let source = RichText::new(source).font(theme::small());
        ui.add(Label::new(source.color(theme::of(ui).text_dim)).truncate());
    });
    history(ui, if is_wide { rest } else { text }, loudness, target);
    asked
}

/// The numbers side by side. Returns whether the held true peak was clicked.
fn numbers(ui: &mut Ui, loudness: &LoudnessDisplay, target: &DeliveryTarget) -> bool {
    let palette = theme::of(ui);
    let reading = &loudness.reading;
    let plain = palette.text;
    ui.spacing_mut().item_spacing.x = 0.0;
    number(ui, "Momentary", reading.momentary_lufs, "LUFS", plain);
    number(ui, "Short-term", reading.short_term_lufs, "LUFS", plain);
    let integrated = reading.integrated_lufs;
    number(ui, "Integrated", integrated, "LUFS", palette.accent);
    number(ui, "Range", reading.range_lu, "LU", plain);
    let ratio = reading.peak_to_loudness_lu().unwrap_or(f32::NEG_INFINITY);
    number(ui, "PLR", ratio, "LU", plain);
    let peak = loudness.held_peak_dbtp;
    let colour = if peak >= target.true_peak_dbtp + SAME_DB {
        palette.over
    } else {
        plain
    };
    held_peak(ui, peak, colour)
}

fn choose_target(ui: &mut Ui, choices: &LoudnessChoices, chosen: &DeliveryTarget) {
    let response = ComboBox::from_id_salt("Delivery target")
        .width(180.0)
        .height(400.0)
        .selected_text(RichText::new(&chosen.name).font(theme::body()))
        .show_ui(ui, |ui| {
            for target in delivery::targets() {
                let name = RichText::new(&target.name).font(theme::body());
                if ui.selectable_label(target == chosen, name).clicked() {
                    choices.choose(target);
                }
            }
        })
        .response;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(WidgetType::ComboBox, true, "Delivery target");
        info.current_text_value = Some(chosen.name.clone());
        info
    });
}

/// How far the programme is from the target, and what the service does about it.
fn distance(loudness: &LoudnessDisplay, target: &DeliveryTarget) -> String {
    let (wanted, limit) = (target.integrated_lufs, target.true_peak_dbtp);
    let reading = &loudness.reading;
    let aim = format!("{wanted:.0} LUFS, {limit:.0} dBTP");
    if !reading.integrated_lufs.is_finite() {
        return format!("{aim}: nothing measured yet");
    }
    let outcome = target.outcome(reading.integrated_lufs, reading.true_peak_dbtp);
    let off = reading.integrated_lufs - wanted;
    let mut text = format!("{aim}: {off:+.1} LU, {outcome}");
    let over = reading.true_peak_dbtp - limit;
    if over >= SAME_DB {
        text += &format!("; peaks {over:.1} dB over its limit");
    }
    text
}

/// A number that is only read.
fn number(ui: &mut Ui, name: &str, value: f32, unit: &str, colour: Color32) {
    let (rect, response) = ui.allocate_exact_size(NUMBER, Sense::hover());
    let text = text(value);
    response.widget_info(|| describe(WidgetType::ProgressIndicator, name, &text, unit));
    paint(ui, rect, name, &text, unit, colour);
}

/// The held true peak; a click clears it.
fn held_peak(ui: &mut Ui, dbtp: f32, colour: Color32) -> bool {
    let palette = theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(NUMBER, Sense::click());
    let text = text(dbtp);
    response.widget_info(|| describe(WidgetType::Button, "True peak", &text, "dBTP"));
    if response.hovered() || response.has_focus() {
        let edge = Stroke::new(1.0, palette.line);
        let inside = StrokeKind::Inside;
        ui.painter().rect_stroke(rect, 4.0, edge, inside);
    }
    paint(ui, rect, "True peak", &text, "dBTP", colour);
    response.on_hover_text("Click to clear").clicked()
}

fn text(value: f32) -> String {
    if value.is_finite() {
        format!("{value:.1}")
    } else {
        "-inf".to_owned()
    }
}

/// A number in words.
fn describe(kind: WidgetType, name: &str, text: &str, unit: &str) -> WidgetInfo {
    let mut info = WidgetInfo::labeled(kind, true, name);
    info.current_text_value = Some(format!("{text} {unit}"));
    info
}

fn paint(ui: &Ui, rect: Rect, name: &str, text: &str, unit: &str, colour: Color32) {
    let palette = theme::of(ui);
    let write = |y: f32, text: &str, font: FontId, colour| {
        let at = pos2(rect.center().x, y);
        ui.painter()
            .text(at, Align2::CENTER_CENTER, text, font, colour);
    };
    let (top, bottom) = (rect.top() + 9.0, rect.bottom() - 7.0);
    write(top, name, theme::body(), palette.text_dim);
    write(rect.center().y + 1.0, text, theme::figure(), colour);
    write(bottom, unit, theme::small(), palette.text_dim);
}

/// Momentary loudness as a thin line, short-term as a thick one, the target and the integrated loudness
/// across.
fn history(ui: &mut Ui, rect: Rect, loudness: &LoudnessDisplay, target: &DeliveryTarget) {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, "Loudness history"));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let plot = Rect::from_min_max(rect.min + vec2(30.0, 4.0), rect.max - vec2(4.0, 4.0));
    let y = |lufs: f32| {
        let share = (lufs.clamp(BOTTOM_LUFS, TOP_LUFS) - BOTTOM_LUFS) / (TOP_LUFS - BOTTOM_LUFS);
        plot.bottom() - share * plot.height()
    };
    // A low picture has room for every other mark.
    let every = if plot.height() < 120.0 { 2 } else { 1 };
    for mark in MARKS_LUFS.into_iter().skip(every - 1).step_by(every) {
        painter.hline(plot.x_range(), y(mark), Stroke::new(1.0, palette.grid));
        let at = pos2(plot.left() - 4.0, y(mark));
        let text = format!("{mark:.0}");
        painter.text(
            at,
            Align2::RIGHT_CENTER,
            text,
            theme::small(),
            palette.text_dim,
        );
    }
    let last = (loudness.points().len() - 1) as f32;
    let line = |value: fn(&LoudnessPoint) -> f32| {
        let places = loudness.points().enumerate().map(|(index, point)| {
            let x = plot.left() + plot.width() * index as f32 / last;
            pos2(x, y(value(&point)))
        });
        places.collect::<Vec<_>>()
    };
    let thin = Stroke::new(1.0, palette.text_dim);
    painter.add(Shape::line(line(|point| point.momentary_lufs), thin));
    let thick = Stroke::new(2.0, palette.meter_peak);
    painter.add(Shape::line(line(|point| point.short_term_lufs), thick));
    let wanted = Stroke::new(1.0, palette.warning);
    painter.hline(plot.x_range(), y(target.integrated_lufs), wanted);
    let integrated = loudness.reading.integrated_lufs;
    if integrated.is_finite() {
        let stroke = Stroke::new(1.0, palette.accent);
        painter.hline(plot.x_range(), y(integrated), stroke);
    }
}
