//! How a module declares what is set on it and what it tells: once.
//!
//! [`settings!`](crate::settings) makes from one list the struct that the module works with, its defaults,
//! the table of parameters, and the way from plain numbers to the struct and back.
//! [`choice!`](crate::choice) makes an enum whose values have names. [`reading!`](crate::reading) makes what
//! a module tells the editor.

use super::Section;

/// A field of [`Settings`], as the plain number that travels from host and preset to the module.
pub trait FieldValue: Copy {
    /// From a plain number within the parameter's range.
    fn from_plain(plain: f32) -> Self;
    /// As a plain number.
    fn plain(self) -> f32;
}

impl FieldValue for f32 {
    fn from_plain(plain: f32) -> Self {
        plain
    }

    fn plain(self) -> f32 {
        self
    }
}

impl FieldValue for bool {
    fn from_plain(plain: f32) -> Self {
        plain >= 0.5
    }

    fn plain(self) -> f32 {
        f32::from(u8::from(self))
    }
}

/// What is set on a module, in user units. Made by [`settings!`](crate::settings).
pub trait Settings: Copy + PartialEq + Default + std::fmt::Debug + Send + Sync + 'static {
    /// The table of its parameters, in the order of the plain numbers.
    const SECTIONS: &'static [Section];

    /// Reads the settings from plain numbers, one for each parameter.
    fn from_plain(plain: &[f32]) -> Self;

    /// Writes the plain number of each parameter.
    fn write_plain(&self, plain: &mut [f32]);
}

/// Numbers that a reading has room for.
pub const READING_VALUES: usize = 4;

/// What a module tells the editor, as it travels through the meter ring.
pub type ReadingValues = [f32; READING_VALUES];

/// What a module tells the editor. Made by [`reading!`](crate::reading).
pub trait Reading: Copy + Default {
    /// Name of each number, empty where there is none.
    const NAMES: [&'static str; READING_VALUES];
    /// As plain numbers.
    fn values(self) -> ReadingValues;
    /// From plain numbers.
    fn from_values(values: ReadingValues) -> Self;
}

/// A module that has nothing to tell.
impl Reading for () {
    const NAMES: [&'static str; READING_VALUES] = [""; READING_VALUES];

    fn values(self) -> ReadingValues {
        [0.0; READING_VALUES]
    }

    fn from_values(_: ReadingValues) -> Self {}
}

/// Declares the settings of a module.
///
/// Each line is a parameter: id, field (which is also the key in presets), type, name, and range. The
/// struct is `Copy`, its default is that of the table, and it implements [`Settings`](crate::param::Settings).
///
/// ```
/// use truestrip_dsp::param::{Settings as _, decibel, toggle};
///
/// truestrip_dsp::settings! {
///     /// What is set on a pad.
///     pub struct PadSettings in "pad" {
///         /// Off passes everything unchanged, to the bit.
///         "pad_on" on: bool = "Pad On", toggle(false);
///         /// By how much it lowers, 0 to 24 dB.
///         "pad_level" level_db: f32 = "Pad Level", decibel(0.0, 24.0, 6.0);
///     }
/// }
///
/// assert_eq!(PadSettings::default().level_db, 6.0);
/// assert!(PadSettings::from_plain(&[1.0, 12.0]).on);
/// ```
///
/// A parameter that changes the latency ends in `, non_automatable`.
#[macro_export]
macro_rules! settings {
    ($(#[$doc:meta])* $vis:vis struct $name:ident in $table:literal {
        $($(#[$field_doc:meta])* $id:literal $field:ident: $type:ty = $label:literal, $kind:expr $(, $flag:ident)?;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        $vis struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $crate::param::Settings for $name {
            const SECTIONS: &'static [$crate::param::Section] = &[$crate::param::Section::new(
                Some($table),
                &[$($crate::param::Param::new($id, $label, stringify!($field), $kind)$(.$flag())?,)*],
            )];

            fn from_plain(plain: &[f32]) -> Self {
                let mut plain = plain.iter();
                $(let $field = $crate::param::FieldValue::from_plain(
                    *plain.next().expect("a number for each parameter"),
                );)*
                Self { $($field,)* }
            }

            fn write_plain(&self, plain: &mut [f32]) {
                let numbers = [$($crate::param::FieldValue::plain(self.$field),)*];
                plain.copy_from_slice(&numbers);
            }
        }

        impl Default for $name {
            fn default() -> Self {
                let params = <Self as $crate::param::Settings>::SECTIONS[0].params.iter();
                let mut params = params.map($crate::param::Param::default_plain);
                $(let $field = $crate::param::FieldValue::from_plain(
                    params.next().expect("a parameter for each field"),
                );)*
                Self { $($field,)* }
            }
        }
    };
}

/// Declares an enum whose values have names that a user sees, the first of which is the default.
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* $vis:vis enum $name:ident {
        $($(#[$variant_doc:meta])* $variant:ident = $label:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All of them, in the order of the parameter.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Their names, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($label,)*];
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ALL[0]
            }
        }

        impl $crate::param::FieldValue for $name {
            fn from_plain(plain: f32) -> Self {
                Self::ALL[(plain.max(0.0) as usize).min(Self::ALL.len() - 1)]
            }

            fn plain(self) -> f32 {
                self as usize as f32
            }
        }
    };
}

/// Declares what a module tells the editor: numbers with the value that each has while nothing happens.
#[macro_export]
macro_rules! reading {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $($(#[$field_doc:meta])* $field:ident = $rest:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        $vis struct $name {
            $($(#[$field_doc])* pub $field: f32,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $rest,)* }
            }
        }

        impl $crate::param::Reading for $name {
            const NAMES: [&'static str; $crate::param::READING_VALUES] = {
                let mut names = [""; $crate::param::READING_VALUES];
                let given = [$(stringify!($field),)*];
                let mut index = 0;
                while index < given.len() {
                    names[index] = given[index];
                    index += 1;
                }
                names
            };

            fn values(self) -> $crate::param::ReadingValues {
                let mut values = [0.0; $crate::param::READING_VALUES];
                for (value, given) in values.iter_mut().zip([$(self.$field,)*]) {
                    *value = given;
                }
                values
            }

            fn from_values(values: $crate::param::ReadingValues) -> Self {
                let mut values = values.into_iter();
                $(let $field = values.next().expect("room for each number");)*
                Self { $($field,)* }
            }
        }
    };
}
