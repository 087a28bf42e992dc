"""Notices that the wall clock has jumped: somebody set it, or the machine has slept.

What waits for a time of day waits on a clock that stands still while the machine sleeps (CLOCK_MONOTONIC), and would
be late by the whole night. Linux tells of such jumps to whoever asks for it: a timerfd on CLOCK_REALTIME with
TFD_TIMER_CANCEL_ON_SET becomes readable, and its read fails with ECANCELED, when the clock is set and when the
machine wakes (timerfd_create(2)). It costs a file descriptor and no wake-up at all. Python has it from 3.13 on; here
the C library is asked, and where it hasn't got it, a jump is found at the next wake-up.
"""

import ctypes
import errno
import os

_CLOCK_REALTIME = 0
_TFD_TIMER_ABSTIME, _TFD_TIMER_CANCEL_ON_SET = 1, 2
_FAR_AWAY = 2**31 - 1
"""2038: the kernel watches for jumps only while the timer is armed."""


class _Times(ctypes.Structure):
    """A `struct itimerspec`."""

    _fields_ = (
        ("interval", ctypes.c_long),
        ("interval_ns", ctypes.c_long),
        ("seconds", ctypes.c_long),
        ("ns", ctypes.c_long),
    )


class Jumps:
    """A file that becomes readable when the wall clock has jumped. Raises OSError where the system has none."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._file = self._checked(self._libc.timerfd_create(_CLOCK_REALTIME, os.O_CLOEXEC | os.O_NONBLOCK))
        self._arm()

    def fileno(self) -> int:
        """The file, for a selector."""
        return self._file

    def jumped(self) -> bool:
        """Has it? Asks once; from then on it waits for the next jump."""
        try:
            os.read(self._file, 8)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno != errno.ECANCELED:
                raise
        self._arm()
        return True

    def close(self) -> None:
        """Watch no longer."""
        os.close(self._file)

    def _arm(self) -> None:
        flags = _TFD_TIMER_ABSTIME | _TFD_TIMER_CANCEL_ON_SET
        self._checked(self._libc.timerfd_settime(self._file, flags, ctypes.byref(_Times(0, 0, _FAR_AWAY, 0)), None))

    @staticmethod
    def _checked(result: int) -> int:
        if result < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return result
