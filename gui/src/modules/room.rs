//! The room: a plan in which the source is dragged, what arrives from it, and the knobs.

use egui::{
    Align2, EventFilter, Key, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo,
    WidgetType, pos2, vec2,
};
use truestrip_dsp::gain_to_db;
use truestrip_dsp::modules::RoomSettings;

use super::parts::{Knob, panel, tool_choice};
use super::{Ink, ModuleView, ViewContext};
use crate::control::Control;
use crate::layout::cut_left;
use crate::theme;
use crate::widgets::hand::{FINE, STEP};

/// Radius of the source.
const RADIUS: f32 = 9.0;
/// Height of the line of text above the room.
const LABELS: f32 = 16.0;
/// Lowest level of a reflection that is drawn.
const LOWEST_DB: f32 = -48.0;

const PLACE: [Knob; 2] = [("X", "room_x"), ("Y", "room_y")];
const MIX: [Knob; 1] = [("Mix", "room_mix")];

/// The view of the room.
pub(super) struct RoomView;

impl ModuleView for RoomView {
    fn figure(&self, context: &ViewContext) -> String {
        let settings = context.hands.settings::<RoomSettings>();
        format!("{:.1} m", settings.distance())
    }

    fn picture(&self, painter: &Painter, rect: Rect, ink: Ink, context: &ViewContext) {
        let settings = context.hands.settings::<RoomSettings>();
        let source = ["room_x", "room_y"].map(|id| context.hands.control(id).position());
        small_plan(painter, rect, ink, &settings, source);
    }

    fn panel(&self, ui: &mut Ui, context: &ViewContext) {
        let tools = |ui: &mut Ui| tool_choice(ui, context, "room_type", 110.0);
        panel(ui, context, &[&PLACE, &MIX], tools, |ui, rect| {
            let settings = context.hands.settings::<RoomSettings>();
            let [x, y] = ["room_x", "room_y"].map(|id| context.hands.control(id));
            let mut rest = rect;
            let left = cut_left(&mut rest, 0.5 * (rect.width() - theme::GAP));
            plan(ui, left, &settings, [&x, &y]);
            arrivals(ui, rest, &settings);
        });
    }
}

/// A room from above, its front at the top, with its microphones and the source at a share of its width and
/// depth.
fn small_plan(painter: &Painter, rect: Rect, ink: Ink, settings: &RoomSettings, source: [f32; 2]) {
    let [width, depth] = settings.kind.floor().map(|metres| metres as f32);
    let inside = rect.shrink(4.0);
    // Lying on its side: the cell is wider than it is high. The front is at the left.
    let scale = (inside.width() / depth).min(inside.height() / width);
    let floor = Rect::from_center_size(inside.center(), scale * vec2(depth, width));
    let wall = Stroke::new(1.0, ink.palette.text_dim);
    painter.rect_stroke(floor, 0.0, wall, egui::StrokeKind::Inside);
    let place = |x: f32, y: f32| -> Pos2 {
        pos2(
            floor.right() - y * floor.width(),
            floor.top() + x * floor.height(),
        )
    };
    let [x, y] = settings.kind.listener().map(|metres| metres as f32);
    let listener = place(x / width, y / depth);
    let source = place(source[0], source[1]);
    let way = Stroke::new(1.0, ink.palette.line);
    painter.line_segment([source, listener], way);
    painter.circle_filled(listener, 2.0, ink.palette.text_dim);
    painter.circle_filled(source, 3.5, ink.lit(ink.palette.accent));
}

/// The room from above, its front at the top, with microphones and source.
fn plan(ui: &mut Ui, rect: Rect, settings: &RoomSettings, controls: [&dyn Control; 2]) {
    let palette = theme::of(ui);
    let ground = ui.allocate_rect(rect, Sense::hover());
    ground.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, "Plan of the room"));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let [width, depth] = settings.kind.floor().map(|metres| metres as f32);
    // Above the room stand its size and the distance of the source.
    let below = Rect::from_min_max(rect.min + vec2(0.0, LABELS), rect.max);
    let inside = below.shrink2(vec2(RADIUS + 8.0, 8.0));
    let scale = (inside.width() / width).min(inside.height() / depth);
    let floor = Rect::from_center_size(inside.center(), scale * vec2(width, depth));
    painter.rect_filled(floor, 0.0, palette.panel);
    painter.rect_stroke(
        floor,
        0.0,
        Stroke::new(2.0, palette.line),
        egui::StrokeKind::Outside,
    );
    let [x, y] = settings.kind.listener().map(|metres| metres as f32);
    let listener = pos2(floor.left() + scale * x, floor.bottom() - scale * y);
    let source = pos2(
        egui::lerp(floor.x_range(), controls[0].position()),
        egui::lerp(floor.bottom()..=floor.top(), controls[1].position()),
    );
    painter.line_segment([source, listener], Stroke::new(1.0, palette.text_dim));
    for side in [-1.0, 1.0] {
        let angle = 55.0_f32.to_radians();
        let way = vec2(side * angle.sin(), -angle.cos());
        painter.circle_filled(listener + vec2(3.0 * side, 0.0), 4.0, palette.text_dim);
        let stroke = Stroke::new(2.0, palette.text_dim);
        painter.line_segment([listener + 4.0 * way, listener + 11.0 * way], stroke);
    }
    painter.text(
        rect.left_top() + vec2(8.0, 6.0),
        Align2::LEFT_TOP,
        format!("{width:.1} x {depth:.1} m"),
        theme::small(),
        palette.text_dim,
    );
    let response = handle(ui, source, floor, settings, controls);
    let colour = if settings.on {
        palette.accent
    } else {
        palette.text_dim
    };
    painter.circle_filled(source, RADIUS, colour);
    if response.has_focus() {
        painter.circle_stroke(source, RADIUS + 2.0, Stroke::new(2.0, palette.focus));
    }
    painter.text(
        rect.right_top() + vec2(-8.0, 6.0),
        Align2::RIGHT_TOP,
        format!("{:.1} m away", settings.distance()),
        theme::small(),
        palette.text,
    );
}

/// The source: drag it, with shift finely; double-click puts it back; arrow keys move it.
fn handle(
    ui: &Ui,
    source: Pos2,
    floor: Rect,
    settings: &RoomSettings,
    controls: [&dyn Control; 2],
) -> Response {
    let id = ui.id().with("room source");
    let area = Rect::from_center_size(source, Vec2::splat(2.0 * RADIUS + 6.0));
    let response = ui.interact(area, id, Sense::click_and_drag());
    response.widget_info(|| {
        let [x, y] = controls.map(|control| control.text(control.position()));
        let mut info = WidgetInfo::slider(true, f64::from(controls[1].position()), "Room source");
        info.current_text_value = Some(format!("{x}, {y}, {:.1} m away", settings.distance()));
        info
    });
    // Where the hand is, apart from where the values are: these are held at the walls.
    let held = id.with("held");
    if response.double_clicked() {
        for control in controls {
            control.set_once(control.default_position());
        }
    }
    if response.drag_started() {
        controls.iter().for_each(|control| control.begin());
        ui.data_mut(|data| data.insert_temp(held, source));
    }
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        let fine = if ui.input(|input| input.modifiers.shift) {
            FINE
        } else {
            1.0
        };
        let from = ui.data(|data| data.get_temp(held)).unwrap_or(source);
        let to = from + fine * response.drag_delta();
        ui.data_mut(|data| data.insert_temp(held, to));
        let share = [
            (to.x - floor.left()) / floor.width(),
            (floor.bottom() - to.y) / floor.height(),
        ];
        for (control, share) in controls.iter().zip(share) {
            control.set(share.clamp(0.0, 1.0));
        }
    }
    if response.drag_stopped() {
        controls.iter().for_each(|control| control.end());
        ui.data_mut(|data| data.remove::<Pos2>(held));
    }
    if response.has_focus() {
        let keys = EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keys));
        let steps = ui.input(|input| {
            let fine = if input.modifiers.shift { FINE } else { 1.0 };
            let presses = |key| input.num_presses(key) as f32 * fine;
            [
                presses(Key::ArrowRight) - presses(Key::ArrowLeft),
                presses(Key::ArrowUp) - presses(Key::ArrowDown),
            ]
        });
        for (control, steps) in controls.iter().zip(steps) {
            if steps != 0.0 {
                control.set_once(control.position() + steps * STEP);
            }
        }
    }
    response
}

/// Direct sound and reflections as lines over time: upwards what the left hears, downwards the right.
fn arrivals(ui: &mut Ui, rect: Rect, settings: &RoomSettings) {
    let palette = theme::of(ui);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, "Reflections over time"));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::ROUND, palette.well);
    let plot = rect.shrink2(vec2(12.0, 18.0));
    let end = settings
        .reflections()
        .flat_map(|reflection| reflection.seconds)
        .fold(0.01, f64::max);
    let middle = plot.center().y;
    painter.hline(plot.x_range(), middle, Stroke::new(1.0, palette.line));
    for (reflection, number) in settings.reflections().zip(0..) {
        let colour = match number {
            0 => palette.text,
            1..7 => palette.accent,
            _ => palette.bands[1],
        };
        for (side, up) in [-1.0, 1.0].into_iter().enumerate() {
            let x = plot.left() + (reflection.seconds[side] / end) as f32 * plot.width();
            let db = gain_to_db(reflection.gains[side]) as f32;
            let height = (1.0 - db / LOWEST_DB).clamp(0.0, 1.0) * 0.5 * plot.height();
            painter.line_segment(
                [pos2(x, middle), pos2(x, middle + up * height)],
                Stroke::new(1.5, colour),
            );
        }
    }
    let labels = [
        (plot.left_top(), Align2::LEFT_BOTTOM, "Left".to_owned()),
        (plot.left_bottom(), Align2::LEFT_TOP, "Right".to_owned()),
        (
            plot.right_bottom(),
            Align2::RIGHT_TOP,
            format!("{:.0} ms", 1000.0 * end),
        ),
    ];
    for (at, align, text) in labels {
        painter.text(at, align, text, theme::small(), palette.text_dim);
    }
}
