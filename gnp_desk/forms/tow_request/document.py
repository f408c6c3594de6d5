"""The paper of a tow with its inventory (GR): what is picked up, with what inside, in whose hands (forms.md 4.21, 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gnp_desk import texts
from gnp_desk.forms import lists
from gnp_desk.forms.case import Case, Record
from gnp_desk.forms.printing import autograph, blocks, damage, facts, pdf
from gnp_desk.forms.printing.blocks import Column
from gnp_desk.forms.printing.fonts import MEDIUM
from gnp_desk.forms.printing.sheet import HALF, LEFT, MIDDLE, Sheet, Strip
from gnp_desk.forms.printing.stamp import Stamp
from gnp_desk.forms.tow_request.signing import signers
from gnp_desk.rules.edition import Edition
from gnp_desk.texts import N_

TITLE = N_("Solicitud de grúa e inventario")
COPIES = (N_("Cliente"), N_("Operador"), N_("Destino"), N_("Compañía"))
CLIENT_CHOICE, COMPANY_CHOICE = "client", "company"
ROLES = {
    "customer": N_("Cliente, al cargar · firma, fecha y hora"),
    "operator": N_("Operador, al cargar · firma, fecha y hora"),
    "receiver": N_("Quien recibe, al entregar · nombre, firma, fecha y hora"),
}
ITEMS = (
    Column(N_("Objeto"), 106),
    Column(N_("Está"), 46, MEDIUM),
    Column(N_("Cant."), 32),
    Column(N_("Señas"), HALF - 184),
)


def content(case: Case, record: Record, edition: Edition | None) -> dict[str, object]:
    """Return everything the request says, as plain values; amounts come from the request, none is computed."""
    items = case.of("inventory_item", record.id)
    party = case.party("A")
    lines = tuple(line for line in case.of("damage_line") if party is not None and line.get("party") == party.id)
    frozen = facts.frame(record, TITLE, (*items, *lines), facts.contacts("L1", "L12", "L5", "L7", case=case))
    return {**frozen, "shown": _shown((case, edition), record, items, lines)}


def _shown(
    where: tuple[Case, Edition | None], record: Record, items: Sequence[Record], lines: Sequence[Record]
) -> dict[str, object]:
    case, edition = where
    vehicle = case.ref(case.party("A"), "vehicle")
    return {
        "reason": N_("Grúa: {reason}").format(reason=facts.show(case, record, "reason").lower() or N_("por precisar")),
        "pays": [_who_pays(record, edition), *_company_pays(case, record)],
        "route": _route(case, record),
        "vehicle": [*facts.vehicle_rows(case, vehicle)[:3], *_received(case, record)],
        "service": _service(case, record),
        "times": _times(case, record),
        "items": [_item(case, item) for item in items] or [[label, "", "", ""] for _code, label in lists.INVENTORY],
        "damage": [damage.frozen(case, line) for line in lines],
        "belongings": [
            [N_("¿Se retiraron pertenencias?"), facts.show(case, record, "belongings_out")],
            [N_("Objetos de valor"), facts.show(case, record, "valuables")],
        ],
        "signatures": [[item.key, item.name, ROLES[item.role]] for item in signers(case, record)],
    }


def _who_pays(record: Record, edition: Edition | None) -> str:
    """Return in words who pays the transfer, and what beyond the limit (R-TOW-01, R-TOW-02)."""
    kind = record.text("destination_kind")
    if kind == CLIENT_CHOICE and edition is not None:
        limit = N_("El destino lo eligió el cliente: paga lo que pase de {days} días de salario mínimo general.")
        return limit.format(days=edition.whole("towing.wage_days"))
    if kind == CLIENT_CHOICE:
        return N_("El destino lo eligió el cliente: paga lo que pase del límite de su póliza.")
    if kind == COMPANY_CHOICE:
        return N_("El destino es de la Compañía: traslado y maniobras van con cargo a la póliza.")
    return N_("La Compañía confirma quién paga el traslado.")


def _company_pays(case: Case, record: Record) -> list[str]:
    """Return what the rules say the Company pays of the cost, nothing while it cannot be told."""
    amount = facts.show(case, record, "company_pays")
    return [N_("De ese costo la Compañía paga {amount}.").format(amount=amount)] if amount.startswith("$") else []


def _route(case: Case, record: Record) -> facts.Rows:
    return [
        [N_("Se recoge en"), facts.show(case, record, "pickup")],
        [N_("Destino"), facts.show(case, record, "destination_kind")],
        [N_("Se entrega en"), facts.show(case, record, "destination")],
        [N_("Maniobras"), facts.show(case, record, "maneuvers")],
        [N_("Lleva carga"), facts.show(case, record, "cargo")],
    ]


def _received(case: Case, record: Record) -> facts.Rows:
    return [
        [N_("Kilometraje"), facts.show(case, record, "odometer_km")],
        [N_("Gasolina"), facts.show(case, record, "fuel_eighths").replace(" /", "/")],
        [N_("Llaves"), facts.show(case, record, "keys")],
    ]


def _service(case: Case, record: Record) -> facts.Rows:
    return [
        [N_("Proveedor"), facts.show(case, record, "provider").partition(" · ")[0]],
        [N_("Servicio"), facts.show(case, record, "provider_folio")],
        [N_("Grúa"), facts.show(case, record, "unit")],
        [N_("Operador"), facts.show(case, record, "operator")],
    ]


def _times(case: Case, record: Record) -> facts.Rows:
    return [
        [N_("Pedida"), facts.show(case, record, "requested_at")],
        [N_("Llegó"), facts.show(case, record, "arrived_at")],
        [N_("Entregó"), facts.show(case, record, "delivered_at")],
        [N_("Costo"), _cost(record)],
    ]


def _cost(record: Record) -> str:
    tow, more = (texts.money(record.text(name)).strip("—") for name in ("tow_cost", "maneuver_cost"))
    return ", ".join(part for part in (tow, N_("maniobras {amount}").format(amount=more) if more else "") if part)


def _item(case: Case, item: Record) -> list[str]:
    return [facts.show(case, item, name) for name in ("item", "state", "quantity", "note")]


def draw(content: Mapping[str, object], stamp: Stamp) -> bytes:
    """Return the PDF of the request; the same content and stamp give the same bytes."""
    return pdf.paper(autograph.with_given(content), stamp, place)


def place(sheet: Sheet, shown: Mapping[str, Any]) -> None:
    """Put the blocks of the request in their order, over as many pages as they need."""
    sheet.place([blocks.banner(shown["reason"], shown["pays"])])
    left = [blocks.heading(N_("Traslado"), HALF), *_pairs(shown["route"])]
    right = [blocks.heading(N_("Vehículo A"), HALF), *_pairs(shown["vehicle"])]
    sheet.beside((LEFT, left), (MIDDLE, right))
    sheet.place([blocks.heading(N_("Servicio"))])
    sheet.beside((LEFT, _pairs(shown["service"])), (MIDDLE, _pairs(shown["times"])))
    _inventory(sheet, shown["items"])
    damage.list_block(sheet, N_("Daños que se ven al cargar"), shown["damage"])
    out, valuables = shown["belongings"]
    sheet.place([blocks.heading(N_("Pertenencias"))])
    sheet.beside((LEFT, blocks.pairs([out], HALF, 126)), (MIDDLE, blocks.pairs([valuables], HALF, 92)))
    autograph.lines(sheet, shown["signatures"], shown["given"], above=28)


def _pairs(rows: Sequence[Sequence[str]]) -> Iterator[Strip]:
    return blocks.pairs(rows, HALF, leading=blocks.DENSE)


def _inventory(sheet: Sheet, items: Sequence[Sequence[str]]) -> None:
    title = N_("Inventario ({n})").format(n=len(items))
    half = (len(items) + 1) // 2
    sheet.place([blocks.heading(title)])
    sheet.beside((LEFT, _table(items[:half])), (MIDDLE, _table(items[half:])))


def _table(items: Sequence[Sequence[str]]) -> Iterator[Strip]:
    yield blocks.table_head(ITEMS)
    for item in items:
        yield from blocks.table_row(ITEMS, item, blocks.SMALL, blocks.TIGHT_PAD)
