"""What one operation takes: a frozen value whose keys are declared once, read from plain JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple, NoReturn, Self, TypeVar, dataclass_transform

from gnp_desk.rules.inputs import Kind, RuleInputError

Value = TypeVar("Value")


class Key(NamedTuple):
    """One declared key, as the reader of inputs and the page of rules see it."""

    name: str
    kind: Kind
    must: bool
    default: object


def given(kind: Kind) -> Any:
    """Declare a key that must be there."""
    return Key("", kind, True, None)


def may(kind: Kind, default: object = None) -> Any:
    """Declare a key that may be absent or null; it then reads as `default`."""
    return Key("", kind, False, default)


def needed(value: Value | None, field_name: str) -> Value:
    """Return `value`, or refuse the case: the facts given make `field_name` necessary."""
    if value is None:
        raise RuleInputError(field_name, "missing")
    return value


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(given, may))
class Facts:
    """The inputs of one operation. Subclasses only declare keys with `given` and `may`.

    Not a standard dataclass: forty of those cost more to import than everything else of the rules together.
    """

    keys: ClassVar[Mapping[str, Key]] = {}
    must: ClassVar[tuple[str, ...]] = ()
    readers: ClassVar[Mapping[str, Callable[[str, object], Any]]] = {}

    def __init_subclass__(cls) -> None:
        found: dict[str, Key] = {}
        for owner in reversed(cls.__mro__[1:]):
            found |= getattr(owner, "keys", {})
        for name, declared in list(vars(cls).items()):
            if isinstance(declared, Key):
                found[name] = declared._replace(name=name)
                setattr(cls, name, declared.default)
        cls.keys = found
        cls.readers = {name: key.kind.read for name, key in found.items()}
        cls.must = tuple(key.name for key in found.values() if key.must)

    def __init__(self, **values: Any) -> None:
        for name in values.keys() - self.keys.keys():
            raise TypeError(f"{type(self).__name__} has no key {name}")
        vars(self).update(values)
        self._complete()

    @classmethod
    def read(cls, raw: Mapping[str, object]) -> Self:
        """Return the facts read from plain values; null counts as absent. Raises RuleInputError for a misfit.

        Keys of `raw` that are not declared are left aside: the caller decides what they mean.
        """
        facts, readers = cls.__new__(cls), cls.readers
        values = vars(facts)
        for name, value in raw.items():
            if value is not None and name in readers:
                values[name] = readers[name](name, value)
        facts._complete()
        return facts

    def _complete(self) -> None:
        values = vars(self)
        for name in self.must:
            if name not in values:
                raise RuleInputError(name, "missing")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"
