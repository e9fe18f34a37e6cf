"""A process gives up, for good, what decoding does not need: memory, time, files, network, other programs.

Linux only, by system calls that need no rights: setrlimit(2), unshare(2), prctl(2), seccomp(2).
"""

from __future__ import annotations

import ctypes
import json
import platform
import resource
import signal
import struct
from dataclasses import dataclass

NAMESPACE, FILTER = "namespace", "filter"
"""The two ways in which a process is without network; either is enough."""


@dataclass(frozen=True)
class Confinement:
    """What is left to a process.

    ``memory`` in bytes it may write to, ``cpu_seconds`` of all its threads together, ``file_bytes`` of each
    file it writes, ``open_files`` at once: a decoder has the video, a table of colours and its pipes open.
    """

    memory: int
    cpu_seconds: int
    file_bytes: int
    open_files: int = 64


ADDRESSES = 1024**3
"""Bytes of addresses besides ``memory``: libraries and what allocators reserve. Python with the decoders has
0.46 GB mapped when it begins (measured)."""

MOST_PROCESSES = 256
"""Processes and threads: a decoder starts one thread for each core, 16 at most, an encoder a few more."""


def confine(to: Confinement) -> list[str]:
    """Confine this process to what is given; how it is kept from the network, of NAMESPACE and FILTER.

    It must have one thread yet. It dies with the one that started it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    apart = libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
    _limit(to, processes=apart)
    filtered = _filter_calls(libc)
    return [name for name, held in ((NAMESPACE, apart), (FILTER, filtered)) if held]


PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
"""Numbers of the kernel's headers linux/prctl.h and linux/sched.h."""


def _limit(to: Confinement, *, processes: bool) -> None:
    limits = {
        resource.RLIMIT_DATA: to.memory,
        resource.RLIMIT_AS: to.memory + ADDRESSES,
        resource.RLIMIT_CPU: to.cpu_seconds,
        resource.RLIMIT_FSIZE: to.file_bytes,
        resource.RLIMIT_NOFILE: to.open_files,
        resource.RLIMIT_CORE: 0,
    }
    # Outside a namespace of its own, all processes of the same user would count.
    if processes:
        limits[resource.RLIMIT_NPROC] = MOST_PROCESSES
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # At the soft limit of CPU seconds comes SIGXCPU, which says why; at the hard one SIGKILL.
        above = 1 if kind == resource.RLIMIT_CPU and lowest == most else 0
        resource.setrlimit(kind, (lowest, lowest + above))


CALLS = {
    "x86_64": (0xC000003E, (41, 59, 62, 101, 129, 200, 234, 297, 310, 311, 321, 322, 424, 425, 434)),
    "aarch64": (0xC00000B7, (198, 221, 129, 117, 138, 130, 131, 240, 270, 271, 280, 281, 424, 425, 434)),
}
"""For each machine its number in linux/audit.h, and those of the calls that are refused: socket, execve,
kill, ptrace, rt_sigqueueinfo, tkill, tgkill, rt_tgsigqueueinfo, process_vm_readv, process_vm_writev, bpf,
execveat, pidfd_send_signal, io_uring_setup and pidfd_open."""

X32 = 0x40000000
"""Calls from here on are those of x86_64's other way of calling; a decoder makes none."""

LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000
"""Instructions and answers of a filter (linux/bpf_common.h, linux/seccomp.h); REFUSE answers EPERM."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _filter_calls(libc: ctypes.CDLL) -> bool:
    """Have the kernel refuse CALLS; whether it does."""
    if platform.machine() not in CALLS:
        return False
    code = _filter(*CALLS[platform.machine()])
    buffer = ctypes.create_string_buffer(code)
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    return bool(libc.prctl(PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0)


def _filter(machine: int, calls: tuple[int, ...]) -> bytes:
    """The filter as the kernel reads it: 8 bytes an instruction; data 4 is the machine, data 0 the call."""
    refusal = len(calls) + 1
    steps = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, machine), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    steps.append((AT_LEAST, refusal, 0, X32))
    steps += [(EQUAL, refusal - 1 - place, 0, call) for place, call in enumerate(calls)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


if __name__ == "__main__":
    # Asked for by the system check: what this kernel allows, without loading a decoder.
    print(json.dumps(confine(Confinement(memory=ADDRESSES, cpu_seconds=10, file_bytes=0))))  # noqa: T201
