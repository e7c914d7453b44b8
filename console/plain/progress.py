"""How far long work is, in a line now and then; nothing is written over."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from console.importing.options import Step
from console.plain.talk import Talk

EVERY_SECONDS = 5.0
PHASES = {"reading": "Reading", "comparing": "Comparing", "writing": "Writing"}


@dataclass
class Telling:
    """Says how far it is when it has taken a while."""

    talk: Talk
    told: float = field(default_factory=time.monotonic)
    writing: bool = False

    def __call__(self, step: Step) -> None:
        """Say that writing begins, and how far it is when nothing was said for a while.

        Raises:
            Quit: nobody listens any more; the work is rolled back.
        """
        now = time.monotonic()
        if step.phase == "writing" and not self.writing:
            self.writing, self.told = True, now
            self.talk.say("Writing. Ctrl-C stops it and takes it back whole …")
        if now - self.told < EVERY_SECONDS:
            return
        self.told = now
        share = f": {min(100, step.done * 100 // step.total)} percent" if step.total else ""
        self.talk.say(f"{PHASES.get(step.phase, step.phase)}{share} …")
