//! The VST3 entry point: the framework's plugins, with guards in front of them.
//!
//! The framework's own export macro is not used, because nice-plug 0.2.3 trusts its host where a
//! host may err. Each instance gets functions of our own in front of the framework's (`vtable`):
//! `buses` for its channels, `state` for what it loads and, on Linux, `editor` for its window.

mod buses;
#[cfg(target_os = "linux")]
mod editor;
mod factory;
#[cfg(target_os = "linux")]
mod frame;
mod state;
mod vtable;

use std::ffi::c_void;

use nice_plug::wrapper::setup_logger;
use nice_plug::wrapper::vst3::vst3::ComWrapper;
use nice_plug::wrapper::vst3::vst3::Steinberg::IPluginFactory;

use crate::TruestripChannel;

/// The symbol that a VST3 host looks for.
#[unsafe(no_mangle)]
pub extern "system" fn GetPluginFactory() -> *mut c_void {
    ComWrapper::new(factory::Factory::new())
        .to_com_ptr::<IPluginFactory>()
        .map_or(std::ptr::null_mut(), |factory| factory.into_raw().cast())
}

fn enter() -> bool {
    setup_logger::<TruestripChannel>();
    true
}

/// Called by a host on Linux after loading the library.
#[cfg(all(target_family = "unix", not(target_os = "macos")))]
#[unsafe(no_mangle)]
pub extern "C" fn ModuleEntry(_library: *mut c_void) -> bool {
    enter()
}

/// Called by a host on Linux before it lets go of the library.
#[cfg(all(target_family = "unix", not(target_os = "macos")))]
#[unsafe(no_mangle)]
pub extern "C" fn ModuleExit() -> bool {
    true
}

/// Called by a host on macOS after loading the bundle.
#[cfg(target_os = "macos")]
#[unsafe(no_mangle)]
pub extern "C" fn bundleEntry(_bundle: *mut c_void) -> bool {
    enter()
}

/// Called by a host on macOS before it lets go of the bundle.
#[cfg(target_os = "macos")]
#[unsafe(no_mangle)]
pub extern "C" fn bundleExit() -> bool {
    true
}

/// Called by a host on Windows after loading the library.
#[cfg(target_os = "windows")]
#[unsafe(no_mangle)]
pub extern "system" fn InitDll() -> bool {
    enter()
}

/// Called by a host on Windows before it lets go of the library.
#[cfg(target_os = "windows")]
#[unsafe(no_mangle)]
pub extern "system" fn ExitDll() -> bool {
    true
}
