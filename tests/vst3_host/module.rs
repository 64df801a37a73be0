//! The plugins' shared library as a VST3 module: its entry, its factory, its classes.

use std::ffi::{CStr, c_char, c_void};
use std::sync::OnceLock;

use libloading::{Library, Symbol};
use vst3::ComPtr;
use vst3::Steinberg::Vst::{IComponent, IComponent_iid};
use vst3::Steinberg::{
    IPluginBaseTrait, IPluginFactory, IPluginFactoryTrait, PClassInfo, TUID, kResultOk,
};

use super::Plugin;
use crate::common::library;

/// Both plugins, by the name that hosts show.
pub const CLASSES: [&str; 2] = ["Truestrip Channel", "Truestrip Master"];

/// The loaded module. It is never unloaded, as in most hosts.
pub struct Module {
    factory: ComPtr<IPluginFactory>,
    _library: Library,
}

impl Module {
    /// The library that `cargo test` has built, loaded once.
    pub fn loaded() -> &'static Self {
        static MODULE: OnceLock<Module> = OnceLock::new();
        MODULE.get_or_init(Self::load)
    }

    fn load() -> Self {
        // SAFETY: the library is this project's. The signatures are those of the VST3 standard on
        // Linux, where the entry takes the library's own handle, which no plugin of ours reads; the
        // factory comes with a count for the host.
        unsafe {
            let library = Library::new(library()).expect("the plugins' library loads");
            let enter: Symbol<unsafe extern "C" fn(*mut c_void) -> bool> = library
                .get(b"ModuleEntry\0")
                .expect("it has a module entry");
            assert!(enter(std::ptr::null_mut()), "the module enters");
            let factory: Symbol<unsafe extern "system" fn() -> *mut IPluginFactory> = library
                .get(b"GetPluginFactory\0")
                .expect("it has a factory");
            let factory = ComPtr::from_raw(factory()).expect("a factory");
            Self {
                factory,
                _library: library,
            }
        }
    }

    /// The classes in the factory's order: name, category, id.
    pub fn classes(&self) -> Vec<(String, String, TUID)> {
        // SAFETY: the factory lives as long as the module; an info of zeros is one.
        unsafe {
            (0..self.factory.countClasses())
                .map(|index| {
                    let mut info: PClassInfo = std::mem::zeroed();
                    let result = self.factory.getClassInfo(index, &raw mut info);
                    assert_eq!(result, kResultOk, "class {index}");
                    (text(&info.name), text(&info.category), info.cid)
                })
                .collect()
        }
    }

    /// A new instance of the class with this name, initialised.
    pub fn instantiate(&self, name: &str) -> Plugin {
        let classes = self.classes();
        let (.., class) = classes
            .iter()
            .find(|(found, ..)| found == name)
            .expect("the class exists");
        let mut component = std::ptr::null_mut();
        // SAFETY: both ids are 16 bytes; on success the object comes with a count for the host.
        let component = unsafe {
            let result = self.factory.createInstance(
                class.as_ptr(),
                IComponent_iid.as_ptr(),
                &raw mut component,
            );
            assert_eq!(result, kResultOk, "{name} instantiates");
            ComPtr::from_raw(component.cast::<IComponent>()).expect("an instance")
        };
        // SAFETY: the instance lives; a host may have no context to give.
        let result = unsafe { component.initialize(std::ptr::null_mut()) };
        assert_eq!(result, kResultOk, "{name} initialises");
        Plugin {
            controller: component.cast().expect("component and controller are one"),
            processor: component.cast().expect("it processes audio"),
            component,
            handler: None,
        }
    }
}

fn text(characters: &[c_char]) -> String {
    let bytes: Vec<u8> = characters
        .iter()
        .map(|&character| character as u8)
        .collect();
    let text = CStr::from_bytes_until_nul(&bytes).expect("it ends in a zero");
    text.to_str().expect("it is UTF-8").to_owned()
}
