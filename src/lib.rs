//! Truestrip.
