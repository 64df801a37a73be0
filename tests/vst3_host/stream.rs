//! A stream of bytes in memory, honest or not.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;

use vst3::Class;
use vst3::Steinberg::IBStream_::IStreamSeekMode_::{kIBSeekCur, kIBSeekEnd};
use vst3::Steinberg::{IBStream, IBStreamTrait, kResultFalse, kResultOk, tresult};

/// How a stream behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As the standard says.
    Honest,
    /// Stands behind a header of so many bytes that are the host's own.
    After(usize),
    /// Cannot tell where it is.
    Untold,
    /// Cannot be moved in.
    Fixed,
    /// Has fewer bytes to read than its length says.
    Short,
    /// Says that its end is here.
    End(i64),
}

/// A stream over bytes in memory.
pub struct Stream {
    bytes: RefCell<Vec<u8>>,
    position: Cell<usize>,
    manner: Manner,
}

impl Stream {
    /// A stream to write to.
    pub fn empty() -> Self {
        Self::of(&[], Manner::Honest)
    }

    /// A stream to read `bytes` from.
    pub fn of(bytes: &[u8], manner: Manner) -> Self {
        let header = match manner {
            Manner::After(header) => header,
            _ => 0,
        };
        Self {
            bytes: RefCell::new([&vec![b'h'; header], bytes].concat()),
            position: Cell::new(header),
            manner,
        }
    }

    /// Everything in the stream.
    pub fn written(&self) -> Vec<u8> {
        self.bytes.borrow().clone()
    }
}

impl Class for Stream {
    type Interfaces = (IBStream,);
}

impl IBStreamTrait for Stream {
    unsafe fn read(&self, buffer: *mut c_void, size: i32, read: *mut i32) -> tresult {
        let bytes = self.bytes.borrow();
        let rest = &bytes[self.position.get()..];
        let mut count = rest.len().min(usize::try_from(size).unwrap_or(0));
        if self.manner == Manner::Short {
            count /= 2;
        }
        // SAFETY: the caller's buffer holds `size` bytes, and `count` is no more; `read` may be null.
        unsafe {
            buffer
                .cast::<u8>()
                .copy_from_nonoverlapping(rest.as_ptr(), count);
            if let Some(read) = read.as_mut() {
                *read = i32::try_from(count).expect("no more than was asked for");
            }
        }
        self.position.set(self.position.get() + count);
        kResultOk
    }

    unsafe fn write(&self, buffer: *mut c_void, size: i32, written: *mut i32) -> tresult {
        let Ok(count) = usize::try_from(size) else {
            return kResultFalse;
        };
        let mut bytes = self.bytes.borrow_mut();
        bytes.truncate(self.position.get());
        // SAFETY: the caller's buffer holds `size` bytes; `written` may be null.
        unsafe {
            bytes.extend_from_slice(std::slice::from_raw_parts(buffer.cast(), count));
            if let Some(written) = written.as_mut() {
                *written = size;
            }
        }
        self.position.set(bytes.len());
        kResultOk
    }

    unsafe fn seek(&self, offset: i64, mode: i32, result: *mut i64) -> tresult {
        if self.manner == Manner::Fixed {
            return kResultFalse;
        }
        let end = self.bytes.borrow().len();
        let from_end = mode == kIBSeekEnd as i32;
        let base = match mode {
            _ if from_end => end,
            mode if mode == kIBSeekCur as i32 => self.position.get(),
            _ => 0,
        };
        let target = i64::try_from(base)
            .expect("a short stream")
            .saturating_add(offset);
        let target = usize::try_from(target).unwrap_or(0).min(end);
        self.position.set(target);
        // SAFETY: `result` is null or the caller's.
        if let Some(result) = unsafe { result.as_mut() } {
            *result = match self.manner {
                Manner::End(end) if from_end => end,
                _ => i64::try_from(target).expect("a short stream"),
            };
        }
        kResultOk
    }

    unsafe fn tell(&self, position: *mut i64) -> tresult {
        if self.manner == Manner::Untold {
            return kResultFalse;
        }
        // SAFETY: `position` is null or the caller's.
        match unsafe { position.as_mut() } {
            Some(position) => {
                *position = i64::try_from(self.position.get()).expect("a short stream");
                kResultOk
            }
            None => kResultFalse,
        }
    }
}
