"""Linux's own fences, asked of the kernel directly: no network, no new process, no file to write.

Namespaces, Landlock (5.13 and later) and seccomp; in containers some are not to be had. Numbers
are those of the kernel's headers for x86-64 and for the architectures of the generic table.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterable

_NEW_USER, _NEW_NET, _THREAD = 0x10000000, 0x40000000, 0x00010000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_PERMISSION, _NO_SUCH_CALL = 1, 38
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# name: (x86-64, generic); None where there is no such call
_FORBIDDEN = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "socketpair": (53, 199), "execve": (59, 221), "execveat": (322, 281), "fork": (57, None),
    "vfork": (58, None), "ptrace": (101, 117), "kill": (62, 129), "tkill": (200, 130),
    "creat": (85, None), "unlink": (87, None), "unlinkat": (263, 35), "rename": (82, None),
    "renameat": (264, 38), "renameat2": (316, 276), "mkdir": (83, None), "mkdirat": (258, 34),
    "rmdir": (84, None), "link": (86, None), "linkat": (265, 37), "symlink": (88, None),
    "symlinkat": (266, 36), "mknod": (133, None), "mknodat": (259, 33), "chmod": (90, None),
    "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None), "fchownat": (260, 54),
    "truncate": (76, 45), "mount": (165, 40), "umount2": (166, 39), "chroot": (161, 51),
    "pivot_root": (155, 41), "setns": (308, 268), "unshare": (272, 97), "bpf": (321, 280),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kexec_load": (246, 104),
    "init_module": (175, 105), "finit_module": (313, 273), "keyctl": (250, 219),
    "perf_event_open": (298, 241), "memfd_create": (319, 279), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
}  # fmt: skip
# glibc asks these first and goes back to the older ones, whose arguments can be looked at
_UNKNOWN = {"clone3": (435, 435), "openat2": (437, 437)}
_CLONE, _OPEN, _OPENAT = (56, 220), (2, None), (257, 56)
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1), "riscv64": (0xC00000F3, 1)}

_LOAD, _EQUAL, _SET, _ABOVE, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16

_RULESET, _ADD_RULE, _RESTRICT = 444, 445, 446
_READ_FILE, _READ_DIR, _EXECUTE = 1 << 2, 1 << 3, 1 << 0
# What the first version of Landlock knows of files: all of it is forbidden but what is allowed.
_ALL = (1 << 13) - 1


def confine(readable: Iterable[str]) -> None:
    """Set up every fence that this kernel has; ``readable`` are the places that stay open."""
    libc = leave_network()
    _drop_capabilities(libc)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return
    _fence_files(libc, readable)
    _filter_calls(libc)


def leave_network() -> ctypes.CDLL:
    """Go where there is no network but one's own; only where the system lets us."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NET) != 0:
        libc.unshare(_NEW_USER | _NEW_NET)
    return libc


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Whoever runs as root gives up what root may."""
    header = ctypes.create_string_buffer(struct.pack("<Ii", 0x20080522, 0))
    libc.capset(header, ctypes.create_string_buffer(24))


def _fence_files(libc: ctypes.CDLL, readable: Iterable[str]) -> None:
    attributes = ctypes.create_string_buffer(struct.pack("<Q", _ALL), 8)
    rules = libc.syscall(_RULESET, attributes, 8, 0)
    if rules < 0:
        return
    for place in readable:
        try:
            target = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        access = _READ_FILE | (_READ_DIR | _EXECUTE if os.path.isdir(place) else 0)  # noqa: PTH112
        rule = ctypes.create_string_buffer(struct.pack("<Qi", access, target), 12)
        libc.syscall(_ADD_RULE, rules, 1, rule, 0)
        os.close(target)
    libc.syscall(_RESTRICT, rules, 0)
    os.close(rules)


def _filter_calls(libc: ctypes.CDLL) -> None:
    known = _ARCHITECTURES.get(platform.machine())
    if known is None:
        return
    architecture, column = known
    program = b"".join(_program(architecture, column))
    code = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    whole = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    libc.prctl(_SECCOMP, _FILTER, ctypes.byref(whole), 0, 0)


def _program(architecture: int, column: int) -> list[bytes]:
    """The filter: what is named is refused with an error, all else goes on."""
    refuse, unknown = _ERROR | _PERMISSION, _ERROR | _NO_SUCH_CALL
    code = [
        _op(_LOAD, 0, 0, _ARCHITECTURE_AT),
        _op(_EQUAL, 1, 0, architecture),
        _op(_RETURN, 0, 0, refuse),
        _op(_LOAD, 0, 0, _NUMBER_AT),
        # calls of the third kind that x86-64 has have numbers of their own
        _op(_ABOVE, 0, 1, 0x40000000),
        _op(_RETURN, 0, 0, refuse),
    ]
    for numbers, answer in ((_FORBIDDEN, refuse), (_UNKNOWN, unknown)):
        for pair in numbers.values():
            if (number := pair[column]) is not None:
                code += [_op(_EQUAL, 0, 1, number), _op(_RETURN, 0, 0, answer)]
    code += _with_argument(_CLONE[column], 0, _THREAD, refuse, refused_if_set=False)
    code += _with_argument(_OPENAT[column], 2, _WRITES, refuse, refused_if_set=True)
    code += _with_argument(_OPEN[column], 1, _WRITES, refuse, refused_if_set=True)
    return [*code, _op(_RETURN, 0, 0, _ALLOW)]


def _with_argument(
    number: int | None, at: int, bits: int, refuse: int, *, refused_if_set: bool
) -> list[bytes]:
    """A call that is refused by some bits of an argument."""
    if number is None:
        return []
    return [
        _op(_EQUAL, 0, 4, number),
        _op(_LOAD, 0, 0, _ARGUMENTS_AT + 8 * at),
        _op(_SET, *((0, 1) if refused_if_set else (1, 0)), bits),
        _op(_RETURN, 0, 0, refuse),
        _op(_RETURN, 0, 0, _ALLOW),
    ]


def _op(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
