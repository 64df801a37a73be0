//! A CLAP host in process: it loads the built bundle as a DAW does, for the demo and the tests.
//!
//! ```text
//! ClapBundle --instantiate--> Instance --activate--> Processor   (may move to an audio thread)
//!                                |                       |
//!                             Requests               OutEvent    (what the plugin says back)
//! ```
//!
//! An [`Instance`] belongs to the thread that made it, which plays the host's main thread: it asks
//! for parameters, state, layouts and the editor. Its [`Processor`] is the audio thread's half; it
//! stays inside the instance until [`Instance::take_processor`] splits it off. The calls follow the
//! order and the threads that CLAP 1.2 asks of a host, so that what fails here fails in a DAW.
//!
//! On Linux, `HostWindow` is the window that an editor is embedded in, with a screenshot and with
//! pointer and keyboard input through the X server.

mod buffers;
mod bundle;
mod editor;
mod events;
mod handlers;
mod instance;
mod params;
mod ports;
mod processor;
mod requests;
mod state;
mod timers;
#[cfg(target_os = "linux")]
mod window;

pub use bundle::{ClapBundle, PluginInfo};
pub use clack_host::process::ProcessStatus as Status;
pub use events::{Event, OutEvent};
pub use instance::Instance;
pub use params::{ParamInfo, RemotePage};
pub use ports::{Layout, Port, Ports};
pub use processor::{Block, Processor};
pub use requests::{LogLine, Requests};
#[cfg(target_os = "linux")]
pub use window::{HostWindow, Screenshot};
