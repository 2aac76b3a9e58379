"""After another question was asked: finds the hero that was on the screen, the current one and the selected ones."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QElapsedTimer

from desktop.data.fields import id_of
from desktop.data.questions.hero_query import HeroQuery
from desktop.ui.table.reads import Follow, Survey
from desktop.ui.table.selection import NOTHING
from desktop.ui.table.stage import Scene, Stage

JUMP_MS: Final = 300


class Landing:
    """Keeps what was seen until it is found in the new answer, or is not there.

    Args:
        stage: The table.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._scene: Scene | None = None
        self._news: Survey | None = None
        self._since = QElapsedTimer()
        self._scroll = -1

    def begin(self, before: HeroQuery, query: HeroQuery, *, same_heroes: bool) -> Follow:
        """Another question is asked.

        Args:
            before: The question until now.
            query: The new one.
            same_heroes: Whether only the order is another one.

        Returns:
            Whom to look for: also the hero on the screen, unless the person looks for something.
        """
        self._scene = self._wanted(self._stage.scene(holds_top=False))
        if (query.text, query.filters) not in ((before.text, before.filters), ("", ())):
            self._scene = replace(self._scene, anchor=None)
        if self._scene.selection.everything and not same_heroes:
            self._scene = replace(self._scene, selection=NOTHING)
        self._news = None
        self._since.start()
        return self._scene.follow

    def go_on(self, scene: Scene) -> Scene:
        """The same question is counted on from another state: only current and selected heroes are looked for.

        Args:
            scene: What is seen now.

        Returns:
            What is to be found: that, or what was looked for until now and nobody has replaced.
        """
        wanted = self._wanted(scene)
        self._scene, self._news = replace(wanted, anchor=None), None
        return wanted

    def _wanted(self, now: Scene) -> Scene:
        """What is seen now, with what was looked for until now and is still missing."""
        if self._scene is None or now.selection.size:
            return now
        return self._scene if now.position < 0 else replace(now, selection=self._scene.selection)

    def end(self) -> None:
        """Leave everything where it is."""
        self._scene = None

    @property
    def is_looking(self) -> bool:
        """Whether the hero who was current may still be found."""
        return self._scene is not None and self._scene.hero is not None

    @property
    def is_awaited(self) -> bool:
        """Whether the hero that was on the screen may still be found."""
        if self._scene is None or self._scene.anchor is None:
            return False
        return self._news is None or (self._news.anchor is None and not self._news.index.complete)

    @property
    def places(self) -> dict[int, int] | None:
        """Where the heroes are that were looked for; None until all are found."""
        return None if self._news is None else self._news.places

    def show(self) -> int:
        """The new answer is shown, from the first row unless it is known better; see `note`."""
        self._stage.show_top()
        self._scroll = self._stage.scroll
        return 0 if self._news is None else self.note(self._news)

    def hear(self, news: Survey) -> None:
        """More is known about an answer that is not shown yet."""
        self._news = news

    def note(self, news: Survey) -> int:
        """More is known about the answer that is shown.

        Returns:
            How many selected heroes could not follow.
        """
        self._news, scene, dropped = news, self._scene, 0
        if scene is None:
            return 0
        if scene.anchor is not None and news.anchor is not None:
            if self._stage.scroll == self._scroll and self._since.elapsed() < JUMP_MS:
                self._stage.land(scene, news.anchor)
            self._stage.resume(replace(scene, selection=NOTHING), {id_of(scene.anchor): news.anchor})
            scene = self._scene = replace(scene, anchor=None)
        if news.places is not None:
            self._scene = None
            if not self._stage.resume(scene, news.places):
                dropped = scene.selection.size
        return dropped
