//! The parameters of an instance as its controller shows them.

use vst3::Steinberg::Vst::{IEditControllerTrait, ParamID, ParamValue, ParameterInfo, String128};

use super::{Plugin, ok};

/// What a plugin says of a parameter.
#[derive(Clone, Debug)]
pub struct Param {
    pub id: ParamID,
    pub name: String,
    pub default: f64,
    pub steps: i32,
    pub flags: i32,
}

impl Plugin {
    /// The parameters in the plugin's order.
    pub fn params(&self) -> Vec<Param> {
        // SAFETY: the instance lives; an info of zeros is one, and lives for the call.
        unsafe {
            (0..self.controller.getParameterCount())
                .map(|index| {
                    let mut info: ParameterInfo = std::mem::zeroed();
                    assert!(ok(self.controller.getParameterInfo(index, &raw mut info)));
                    Param {
                        id: info.id,
                        name: text(&info.title),
                        default: info.defaultNormalizedValue,
                        steps: info.stepCount,
                        flags: info.flags,
                    }
                })
                .collect()
        }
    }

    /// The id of the parameter with this name.
    pub fn id(&self, name: &str) -> ParamID {
        let found = self.params().into_iter().find(|param| param.name == name);
        found.unwrap_or_else(|| panic!("no parameter {name}")).id
    }

    /// The position of a parameter, from 0 to 1.
    pub fn value(&self, id: ParamID) -> ParamValue {
        // SAFETY: the instance lives.
        unsafe { self.controller.getParamNormalized(id) }
    }

    /// The positions of all parameters, in their order.
    pub fn values(&self) -> Vec<ParamValue> {
        self.params()
            .iter()
            .map(|param| self.value(param.id))
            .collect()
    }

    /// Sets a parameter through the controller, which reaches the sound while nothing is processed.
    pub fn set_value(&self, id: ParamID, value: ParamValue) -> bool {
        // SAFETY: the instance lives.
        ok(unsafe { self.controller.setParamNormalized(id, value) })
    }

    /// The position that a typed text means.
    pub fn parse(&self, id: ParamID, text: &str) -> Option<ParamValue> {
        let mut text: Vec<u16> = text.encode_utf16().chain([0]).collect();
        let mut value = 0.0;
        // SAFETY: the instance lives; the text ends in a zero, and both live for the call.
        let result = unsafe {
            self.controller
                .getParamValueByString(id, text.as_mut_ptr().cast(), &raw mut value)
        };
        ok(result).then_some(value)
    }

    /// The text for a position.
    pub fn print(&self, id: ParamID, value: ParamValue) -> String {
        let mut string: String128 = [0; 128];
        // SAFETY: the instance lives; the string lives for the call.
        assert!(ok(unsafe {
            self.controller
                .getParamStringByValue(id, value, &raw mut string)
        }));
        text(&string)
    }

    /// Sets a parameter by name to a typed text.
    pub fn type_in(&self, name: &str, text: &str) {
        let id = self.id(name);
        let value = self
            .parse(id, text)
            .unwrap_or_else(|| panic!("{name} takes {text:?}"));
        assert!(self.set_value(id, value));
    }
}

/// The text in a string of the interfaces, up to its zero.
fn text(string: &String128) -> String {
    let end = string.iter().position(|&unit| unit == 0);
    let end = end.unwrap_or(string.len());
    String::from_utf16(&string[..end]).expect("the text is UTF-16")
}
