"""The plugin's own bytes inside the state that a JUCE host saves.

JUCE writes "VC2!", a length and an XML document whose element IComponent holds what the plugin
saved, as "<size>.<text>": six bits a character, the lowest first, in an alphabet of JUCE's own
(`MemoryBlock::toBase64Encoding`).
"""

import re
import struct

ALPHABET = ".ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"

COMPONENT = re.compile(rb"(<IComponent>)(.*?)(</IComponent>)", re.DOTALL)


def component(raw_state):
    """What the plugin saved."""
    size, text = COMPONENT.search(raw_state).group(2).decode("ascii").split(".", 1)
    bits = 0
    for place, character in enumerate(text):
        bits |= ALPHABET.index(character) << (6 * place)
    return (bits & ((1 << (8 * int(size))) - 1)).to_bytes(int(size), "little")


def with_component(raw_state, saved):
    """The host's state with other bytes of the plugin in it."""
    bits = int.from_bytes(saved, "little")
    length = -(-8 * len(saved) // 6)
    text = "".join(ALPHABET[(bits >> (6 * place)) & 63] for place in range(length))
    body = f"{len(saved)}.{text}".encode("ascii")
    document = COMPONENT.sub(lambda match: match.group(1) + body + match.group(3), raw_state[8:])
    # The length counts the document without the NUL behind it.
    return b"VC2!" + struct.pack("<I", len(document.rstrip(b"\0"))) + document
