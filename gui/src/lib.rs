//! The editor.
use std::sync::{Arc, Mutex};
use nice_plug::prelude::Editor;
use truestrip_state::{ChannelParams, MasterParams, meter_ring::MeterReceiver};
/// x
pub fn channel_editor(_p: Arc<ChannelParams>, _m: Arc<Mutex<MeterReceiver>>) -> Option<Box<dyn Editor>> { None }
/// x
pub fn master_editor(_p: Arc<MasterParams>, _m: Arc<Mutex<MeterReceiver>>) -> Option<Box<dyn Editor>> { None }
