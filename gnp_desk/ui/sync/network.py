"""Whether this machine has a network, and pays for what it carries: told by the system where it says so, else looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QNetworkInformation, QNetworkInterface

LOOK_MS = 2_000
Feature = QNetworkInformation.Feature
UP = QNetworkInterface.InterfaceFlag.IsUp | QNetworkInterface.InterfaceFlag.IsRunning
BACK = QNetworkInterface.InterfaceFlag.IsLoopBack


class Network(QObject):
    """Says `changed` with whether there is a network, within two seconds of its coming, going or being another.

    `is_metered` is false where the system does not say.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._told = self._system()
        if self._told is not None:
            self._told.reachabilityChanged.connect(self._look)
            self._told.isMeteredChanged.connect(self._look)
        else:
            self._timer.start()
        self.is_up, self.is_metered = self._is_up(), self._is_metered()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def _look(self) -> None:
        now = self._is_up(), self._is_metered()
        if now != (self.is_up, self.is_metered):
            self.is_up, self.is_metered = now
            self.changed.emit(self.is_up)

    def _is_up(self) -> bool:
        if self._told is not None:
            return self._told.reachability() != QNetworkInformation.Reachability.Disconnected
        return any(card.flags() & UP == UP and not card.flags() & BACK for card in QNetworkInterface.allInterfaces())

    def _is_metered(self) -> bool:
        return self._told is not None and self._told.supports(Feature.Metered) and self._told.isMetered()

    @staticmethod
    def _system() -> QNetworkInformation | None:
        """Return what the system knows of its network, None where it does not say."""
        wanted = (Feature.Reachability | Feature.Metered, Feature.Reachability)
        if not any(QNetworkInformation.loadBackendByFeatures(features) for features in wanted):
            return None
        found = QNetworkInformation.instance()
        is_known = found is not None and found.reachability() != QNetworkInformation.Reachability.Unknown
        return found if is_known else None
