"""What takes long, by its kind: done in this very process, or by a worker that takes it from a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mooclint.desk import adopting, taking
from mooclint.desk.approval.steps import FILMS, SUBMIT, looked_back, submitted
from mooclint.desk.courses import ADOPT, CHECK, COMPARE
from mooclint.desk.jobs import Job, Task
from mooclint.desk.proxies import COPY, SOUND, make_copy, make_peaks
from mooclint.judge.check import gather

Work = Callable[[Path, Mapping[str, Any], Job[Any]], Any]
KINDS: dict[str, Work] = {
    CHECK: lambda folder, _, job: gather(folder, progress=job).remembered(),
    ADOPT: lambda folder, _, job: adopting.read(folder, job),
    COMPARE: lambda folder, _, job: taking.read(folder, job),
    COPY: lambda _, subject, job: make_copy(subject, job),
    SOUND: lambda _, subject, job: make_peaks(subject, job),
    SUBMIT: submitted,
    FILMS: lambda folder, _, job: looked_back(folder, job),
}


def here(task: Task, job: Job[Any]) -> Any:
    """Does a task at once; raises what the work raises, and Stopped."""
    return KINDS[task.kind](task.folder, task.subject, job)
