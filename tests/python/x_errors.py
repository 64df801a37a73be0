"""A quiet handler of X errors.

Without a window manager on the display, JUCE asks for a property of the window 0. Xlib's own
handler ends the process on the BadWindow that comes back; real hosts bring one that does not.
"""

import ctypes
import ctypes.util

HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


@HANDLER
def ignore(_display, _event):
    """Answers every error with nothing. Kept in the module, since Xlib keeps its address."""
    return 0


def keep_quiet():
    """Makes X errors no reason to end the process."""
    library = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    library.XSetErrorHandler(ignore)
