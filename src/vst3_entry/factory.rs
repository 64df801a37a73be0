//! The list of plugins that a VST3 host sees, and the making of instances.

use std::ffi::c_void;
use std::sync::{Mutex, PoisonError};

use nice_plug::prelude::Vst3Plugin;
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{
    IAudioProcessor, IComponent, IEditController,
};
use nice_plug::wrapper::vst3::vst3::Steinberg::{
    FIDString, FUnknown, IPluginFactory, IPluginFactory2, IPluginFactory2Trait, IPluginFactory3,
    IPluginFactory3Trait, IPluginFactoryTrait, PClassInfo, PClassInfo2, PClassInfoW, PFactoryInfo,
    TUID, int32, kInvalidArgument, kResultOk, tresult,
};
use nice_plug::wrapper::vst3::vst3::{Class, ComWrapper};
use nice_plug::wrapper::vst3::{PluginInfo, Wrapper};

use super::{buses, state};
use crate::{TruestripChannel, TruestripMaster};

type Create = unsafe fn(FIDString, *mut *mut c_void) -> tresult;

/// The factory of this library.
pub(super) struct Factory {
    plugins: [(PluginInfo, Create); 2],
}

impl Factory {
    pub(super) fn new() -> Self {
        Self {
            plugins: [entry::<TruestripChannel>(), entry::<TruestripMaster>()],
        }
    }

    /// Writes what `of` says about the plugin with this index.
    unsafe fn write<T>(&self, index: int32, to: *mut T, of: impl Fn(&PluginInfo) -> T) -> tresult {
        let plugin = usize::try_from(index)
            .ok()
            .and_then(|index| self.plugins.get(index));
        match plugin {
            Some((info, _)) if !to.is_null() => {
                // SAFETY: the host passes room for what it asks for.
                unsafe { to.write(of(info)) };
                kResultOk
            }
            _ => kInvalidArgument,
        }
    }
}

fn entry<P: Vst3Plugin>() -> (PluginInfo, Create) {
    (PluginInfo::for_plugin::<P>(), create::<P>)
}

/// Keeps one instance of each plugin alive that no host sees.
///
/// All instances of a plugin share the framework's worker thread. It ends by itself when it finds a
/// task of an instance that has gone, and when the last instance goes, the framework panics over a
/// worker that does not answer: closing a project would end the host. So the last never goes.
fn keep_worker<P: Vst3Plugin>() {
    static KEPT: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if !kept.contains(&P::NAME) {
        kept.push(P::NAME);
        std::mem::forget(Wrapper::<P>::new());
    }
}

/// Makes an instance with the guards in front and hands out the interface that the host asks for.
unsafe fn create<P: Vst3Plugin>(interface: FIDString, object: *mut *mut c_void) -> tresult {
    keep_worker::<P>();
    let wrapper = ComWrapper::new(Wrapper::<P>::new());
    let Some(unknown) = wrapper.as_com_ref::<FUnknown>() else {
        return kInvalidArgument;
    };
    // SAFETY: the object is alive and new, and nobody else has a reference to it yet; the host
    // passes an interface id and room for a pointer.
    unsafe {
        if let Some(processor) = wrapper.as_com_ref::<IAudioProcessor>() {
            buses::guard(processor.as_ptr());
        }
        if let Some(component) = wrapper.as_com_ref::<IComponent>() {
            state::guard(component.as_ptr());
        }
        #[cfg(target_os = "linux")]
        if let Some(controller) = wrapper.as_com_ref::<IEditController>() {
            super::editor::guard(controller.as_ptr());
        }
        let unknown = unknown.as_ptr();
        ((*(*unknown).vtbl).queryInterface)(unknown, interface.cast::<TUID>(), object)
    }
}

impl Class for Factory {
    type Interfaces = (IPluginFactory, IPluginFactory2, IPluginFactory3);
}

impl IPluginFactoryTrait for Factory {
    unsafe fn getFactoryInfo(&self, info: *mut PFactoryInfo) -> tresult {
        // SAFETY: as for `write`.
        unsafe { self.write(0, info, PluginInfo::create_factory_info) }
    }

    unsafe fn countClasses(&self) -> int32 {
        self.plugins.len() as int32
    }

    unsafe fn getClassInfo(&self, index: int32, info: *mut PClassInfo) -> tresult {
        // SAFETY: as for `write`.
        unsafe { self.write(index, info, PluginInfo::create_class_info) }
    }

    unsafe fn createInstance(
        &self,
        class: FIDString,
        interface: FIDString,
        object: *mut *mut c_void,
    ) -> tresult {
        if class.is_null() || interface.is_null() || object.is_null() {
            return kInvalidArgument;
        }
        // SAFETY: a class id has 16 bytes, by the VST3 contract.
        let class = unsafe { &*class.cast::<[u8; 16]>() };
        match self.plugins.iter().find(|(info, _)| info.cid == class) {
            // SAFETY: the pointers are the host's, and checked for null.
            Some((_, create)) => unsafe { create(interface, object) },
            None => kInvalidArgument,
        }
    }
}

impl IPluginFactory2Trait for Factory {
    unsafe fn getClassInfo2(&self, index: int32, info: *mut PClassInfo2) -> tresult {
        // SAFETY: as for `write`.
        unsafe { self.write(index, info, PluginInfo::create_class_info_2) }
    }
}

impl IPluginFactory3Trait for Factory {
    unsafe fn getClassInfoUnicode(&self, index: int32, info: *mut PClassInfoW) -> tresult {
        // SAFETY: as for `write`.
        unsafe { self.write(index, info, PluginInfo::create_class_info_unicode) }
    }

    unsafe fn setHostContext(&self, _context: *mut FUnknown) -> tresult {
        kResultOk
    }
}
