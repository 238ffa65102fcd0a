"""A job object of Windows: what POSIX has in process groups and `ulimit`."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_JOB_TIME, _JOB_MEMORY, _QUIET, _KILL_ON_CLOSE = 0x4, 0x200, 0x400, 0x2000
_TICKS = 10_000_000  # of 100 ns in a second


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_working_set", ctypes.c_size_t),
        ("largest_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class Job:
    """Processes that share limits and end together: by `end`, or with the process that made the job.

    `memory`: bytes that all of them may commit; `cpu_seconds`: of the processor, in user mode, for all of them. Where
    Windows refuses the job, `add` says so and nothing is limited.
    """

    def __init__(self, *, memory: int, cpu_seconds: int | None) -> None:
        self._system: Any = None
        self._handle: Any = None
        if sys.platform == "win32":
            self._system = ctypes.WinDLL("kernel32", use_last_error=True)
            self._system.CreateJobObjectW.restype = ctypes.c_void_p
            self._handle = ctypes.c_void_p(self._system.CreateJobObjectW(None, None))
            limits = _Limits(flags=_JOB_MEMORY | _QUIET | _KILL_ON_CLOSE, job_memory=memory)
            if cpu_seconds is not None:
                limits.flags |= _JOB_TIME
                limits.job_time = cpu_seconds * _TICKS
            self._system.SetInformationJobObject(
                self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )

    def add(self, process: int) -> bool:
        """Takes a process in, by its handle, with all that it starts from now on."""
        return bool(self._handle and self._system.AssignProcessToJobObject(self._handle, ctypes.c_void_p(process)))

    def end(self) -> None:
        """Ends all processes of the job."""
        if self._handle:
            self._system.TerminateJobObject(self._handle, 1)

    def __del__(self) -> None:
        if self._handle:
            self._system.CloseHandle(self._handle)
