"""The sign-on pages of the built-in issuer, in the words of ux.md section 8. No scripts, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;background:#f2f4f7;color:#1b2430;display:grid;place-items:center;min-height:100vh;margin:0}
main{background:#fff;border:1px solid #c9d1dc;border-radius:8px;padding:32px;width:min(22rem,88vw)}
h1{font-size:1.35rem;margin:0 0 4px}p{margin:0 0 16px}label{display:block;font-weight:600;margin:16px 0 4px}
input{font:inherit;width:100%;box-sizing:border-box;padding:9px 10px;border:1px solid #6b7789;border-radius:4px}
button{font:inherit;font-weight:600;width:100%;margin-top:24px;padding:11px;border:0;border-radius:4px;background:#0b4f9e;color:#fff}
input:focus,button:focus{outline:3px solid #f0a000;outline-offset:1px}
.warn{border-left:4px solid #a32117;background:#fdf1ef;padding:8px 12px}
@media(prefers-color-scheme:dark){body{background:#12161c;color:#e6eaf0}main{background:#1b212a;border-color:#3c4656}
input{background:#12161c;color:#e6eaf0;border-color:#8a96a8}.warn{background:#3a1d1a}button{background:#3d84d6;color:#0a0f16}}
"""
POLICY = "default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self' http://127.0.0.1:* http://[::1]:* http://localhost:*; frame-ancestors 'none'; base-uri 'none'"


def sign_on(hidden: Mapping[str, str], nonce: str, message: str = "") -> str:
    """Return the page that asks who is signing on; `hidden` comes back with the answer."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return _page(
        "Iniciar sesión", f"<p>GNP Desk quiere sincronizar su trabajo.</p>{_warning(message)}{_form(fields)}", nonce
    )


def device(nonce: str, code: str = "", message: str = "") -> str:
    """Return the page on which a person lets a device without a browser sign on."""
    typed = (
        '<label for="user_code">Código que muestra el equipo</label>'
        f'<input id="user_code" name="user_code" value="{escape(code)}" autocomplete="off" required>'
    )
    return _page("Conectar un equipo", f"{_warning(message)}{_form(typed)}", nonce)


def said(title: str, words: str, nonce: str) -> str:
    """Return a page that only says something."""
    return _page(title, f"<p>{escape(words)}</p>", nonce)


def _form(fields: str) -> str:
    return (
        f'<form method="post">{fields}'
        '<label for="login">Usuario</label>'
        '<input id="login" name="login" autocomplete="username" autocapitalize="none" required>'
        '<label for="password">Contraseña</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" required>'
        "<button>Iniciar sesión</button></form>"
    )


def _warning(message: str) -> str:
    return f'<p class="warn" role="alert">{escape(message)}</p>' if message else ""


def _page(title: str, content: str, nonce: str) -> str:
    return (
        f'<!doctype html><html lang="es-MX"><head><meta charset="utf-8"><title>{escape(title)} · GNP Desk</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style nonce="{nonce}">{STYLE}</style></head><body><main><h1>{escape(title)}</h1>{content}</main></body></html>'
    )
