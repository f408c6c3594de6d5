"""Whether this machine has a network at all, told when that changes: by the system where it says so, else looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QNetworkInformation, QNetworkInterface

LOOK_MS = 2_000
UP = QNetworkInterface.InterfaceFlag.IsUp | QNetworkInterface.InterfaceFlag.IsRunning
BACK = QNetworkInterface.InterfaceFlag.IsLoopBack


class Network(QObject):
    """Says `changed` with whether there is a network, within two seconds of its coming or going."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._told = self._system()
        if self._told is not None:
            self._told.reachabilityChanged.connect(self._look)
        else:
            self._timer.start()
        self.is_up = self._is_up()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def _look(self) -> None:
        is_up = self._is_up()
        if is_up != self.is_up:
            self.is_up = is_up
            self.changed.emit(is_up)

    def _is_up(self) -> bool:
        if self._told is not None:
            return self._told.reachability() != QNetworkInformation.Reachability.Disconnected
        return any(card.flags() & UP == UP and not card.flags() & BACK for card in QNetworkInterface.allInterfaces())

    @staticmethod
    def _system() -> QNetworkInformation | None:
        """Return what the system knows of its network, None where it does not say."""
        wanted = QNetworkInformation.Feature.Reachability
        if not QNetworkInformation.loadBackendByFeatures(wanted):
            return None
        found = QNetworkInformation.instance()
        is_known = found is not None and found.reachability() != QNetworkInformation.Reachability.Unknown
        return found if is_known else None
