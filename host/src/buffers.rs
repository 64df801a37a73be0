//! The audio buffers that a `process` call points at, laid out as the plugin's ports are.

use clap_sys::audio_buffer::clap_audio_buffer;

/// The buffers of all ports of one direction. A port's channels are either the host's own, or the
/// caller's for the duration of one call.
pub(crate) struct PortBuffers {
    /// Channels in each port.
    channels: Vec<usize>,
    /// The host's own channels, port after port.
    own: Vec<Vec<f32>>,
    /// Where the plugin reads and writes, channel by channel, port after port.
    pointers: Vec<*mut f32>,
    raw: Vec<clap_audio_buffer>,
}

// SAFETY: the pointers are dead storage between calls: every call sets all of them anew before the
// plugin sees them, through `&mut self`.
unsafe impl Send for PortBuffers {}

impl PortBuffers {
    /// Buffers for ports with so many channels each, and blocks of up to `max_frames` without
    /// another allocation.
    pub(crate) fn new(channels: Vec<usize>, max_frames: usize) -> Self {
        let total = channels.iter().sum();
        let empty = clap_audio_buffer {
            data32: std::ptr::null_mut(),
            data64: std::ptr::null_mut(),
            channel_count: 0,
            latency: 0,
            constant_mask: 0,
        };
        Self {
            raw: vec![empty; channels.len()],
            own: (0..total).map(|_| Vec::with_capacity(max_frames)).collect(),
            pointers: vec![std::ptr::null_mut(); total],
            channels,
        }
    }

    /// How many channels port `port` has; zero if there is no such port.
    pub(crate) fn channels(&self, port: usize) -> usize {
        self.channels.get(port).copied().unwrap_or(0)
    }

    /// Points every channel at the host's own silence of `frames` frames.
    pub(crate) fn silence(&mut self, frames: usize) {
        for (own, pointer) in self.own.iter_mut().zip(&mut self.pointers) {
            own.clear();
            own.resize(frames, 0.0);
            *pointer = own.as_mut_ptr();
        }
    }

    /// Copies `sources` into port `port`, so that no plugin can write to the caller's input.
    pub(crate) fn copy_in(&mut self, port: usize, sources: &[&[f32]]) {
        let first = self.first(port);
        let last = first + self.channels(port);
        for (own, source) in self.own[first..last].iter_mut().zip(sources) {
            own.copy_from_slice(source);
        }
    }

    /// Points the channels of port `port` at the caller's buffers, which the caller keeps alive
    /// and untouched until the plugin returns.
    pub(crate) fn lend(&mut self, port: usize, buffers: &mut [&mut [f32]]) {
        let first = self.first(port);
        let last = first + self.channels(port);
        for (pointer, buffer) in self.pointers[first..last].iter_mut().zip(buffers) {
            *pointer = buffer.as_mut_ptr();
        }
    }

    /// The ports as CLAP passes them; every pointer must have been set since the last call.
    pub(crate) fn raw(&mut self) -> &mut [clap_audio_buffer] {
        let mut pointers = self.pointers.as_mut_slice();
        for (raw, &channels) in self.raw.iter_mut().zip(&self.channels) {
            let (port, rest) = pointers.split_at_mut(channels);
            raw.data32 = port.as_mut_ptr();
            raw.channel_count = u32::try_from(channels).unwrap_or(u32::MAX);
            raw.constant_mask = 0;
            pointers = rest;
        }
        &mut self.raw
    }

    fn first(&self, port: usize) -> usize {
        self.channels.iter().take(port).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_port_points_at_its_own_channels() {
        let mut buffers = PortBuffers::new(vec![2, 1], 4);
        buffers.silence(2);
        buffers.copy_in(1, &[&[5.0, 6.0]]);
        let (mut left, mut right) = ([1.0, 2.0], [3.0, 4.0]);
        buffers.lend(0, &mut [&mut left, &mut right]);
        let raw = buffers.raw();
        let read = |port: usize, channel: usize| {
            assert!(channel < raw[port].channel_count as usize);
            // SAFETY: the port has this channel, and each channel has two frames.
            unsafe { **raw[port].data32.add(channel) }
        };
        assert_eq!([read(0, 0), read(0, 1), read(1, 0)], [1.0, 3.0, 5.0]);
    }
}
