"""Who is signed on, and the devices they work on (api.md section 3)."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from gnp_central import people, schemas, wire
from gnp_central.answers import Id, body_of, call_of, common_headers, need_id, problems_of, said
from gnp_central.centre import Centre
from gnp_central.people import DEVICES, READ
from gnp_central.problems import BadRequest, Forbidden


def router(centre: Centre) -> APIRouter:
    """Return the routes of persons and devices."""
    routes = APIRouter(
        prefix="/v1", tags=["people"], dependencies=[Depends(common_headers)], responses=problems_of(404)
    )

    @routes.get("/me", response_model=schemas.Me, summary="Roles and streams of the person")
    def me(request: Request) -> Response:
        with centre.calling(call_of(request), READ) as (caller, connection):
            streams = people.streams_of(connection, caller.person, centre.epoch)
        person = caller.person
        user = {"id": person.id, "login": person.login, "name": person.name}
        return said({"user": user, "roles": sorted(person.roles), "streams": streams})

    @routes.put(
        "/devices/{device}",
        response_model=schemas.Registered,
        openapi_extra=body_of("Device"),
        summary="Register a device",
    )
    def register(request: Request, device: Id) -> Response:
        call = call_of(request)
        person = centre.person(call)
        person.need(READ)
        if need_id(device, "device") != call.device:
            raise BadRequest("A device registers itself: the path and the Device header differ.", field="Device")
        found = wire.read_object(call.body)
        return said(centre.database.write(lambda connection: people.register(connection, person, device, found)))

    @routes.get("/devices/{device}/orders", response_model=schemas.RemoteOrders, summary="Remote orders for a device")
    def orders(request: Request, device: Id) -> Response:
        call = call_of(request)
        person = centre.person(call)
        if device != call.device and not person.may(DEVICES):
            raise Forbidden("A device reads its own orders.")
        with centre.database.reading() as connection:
            owner = people.owner(connection, need_id(device, "device"))
            if owner != person.id and not person.may(DEVICES):
                raise Forbidden("This device is registered to another person.", reason="other_person")
            return said({"orders": people.orders_for(connection, device)})

    @routes.post(
        "/devices/{device}/orders",
        response_model=schemas.RemoteOrders,
        openapi_extra=body_of("RemoteOrder"),
        summary="Leave an order for a device (administrators)",
    )
    def give_order(request: Request, device: Id) -> Response:
        call = call_of(request)
        caller = centre.caller(call, DEVICES)
        kind = str(wire.read_object(call.body).get("kind", ""))
        need_id(device, "device")
        order = centre.database.write(lambda connection: people.give_order(connection, caller.person, device, kind))
        return said({"orders": [order]})

    @routes.post("/devices/{device}/revoke", summary="Take a device out of service (administrators)")
    def revoke(request: Request, device: Id) -> Response:
        centre.caller(call_of(request), DEVICES)
        need_id(device, "device")
        centre.database.write(lambda connection: people.revoke(connection, device))
        return said({"device_id": device, "revoked": True})

    return routes
