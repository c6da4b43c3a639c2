"""Every method and parameter the sandbox knows exists in the official Bot API."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

import pytest

from bot.sandbox import commands, inline, managing, sending
from bot.sandbox.entities import AUTOMATIC, STYLES
from bot.sandbox.markup import _ACTIONS
from bot.sandbox.methods import METHODS, NAMES
from bot.sandbox.updates import KINDS
from tests.sandbox_server import ROOT, Sandbox

OFFICIAL = ROOT / ".." / "shared" / "bot-api" / "api.min.json"


@pytest.fixture(scope="module")
def api() -> dict[str, Any]:
    if not OFFICIAL.exists():
        pytest.skip("the official API as data lies outside the project")
    return dict(json.loads(OFFICIAL.read_text(encoding="utf-8")))


def test_methods_exist_officially(api: dict[str, Any]) -> None:
    assert len(NAMES) > 30
    assert set(NAMES.values()) <= set(api["methods"])


def test_parameters_exist_officially(api: dict[str, Any]) -> None:
    """Reads the parameter names out of the source: what is asked for must be offered."""
    source = "".join(inspect.getsource(module) for module in (sending, managing, inline))
    asked = set(re.findall(r'params\.(?:text|number|flag|structure|entities)\("(\w+)"\)', source))
    asked |= set(re.findall(r'params\.values(?:\.get\(|\[)"(\w+)"', source))
    offered = {f["name"] for name in METHODS for f in api["methods"][name].get("fields", [])}
    # Kept by Telegram for old clients, no longer documented.
    assert asked - offered == {"reply_to_message_id", "allow_sending_without_reply"}
    assert {"chat_id", "text", "reply_markup", "callback_query_id"} <= asked


def test_types_are_the_official_ones(api: dict[str, Any]) -> None:
    update = {f["name"] for f in api["types"]["Update"]["fields"]} - {"update_id"}
    assert update == KINDS
    buttons = {f["name"] for f in api["types"]["InlineKeyboardButton"]["fields"]}
    assert set(_ACTIONS) <= buttons
    entity = next(f for f in api["types"]["MessageEntity"]["fields"] if f["name"] == "type")
    for kind in STYLES | (AUTOMATIC - {"bank_card_number"}):
        assert f'"{kind}"' in entity["description"], kind
    assert set(commands._PLAIN) == {"default", "all_private_chats", "all_group_chats"} | {
        "all_chat_administrators"
    }


async def test_values_have_only_official_fields(api: dict[str, Any], box: Sandbox) -> None:
    from tests.bot.sandbox.conftest import ANNA, GROUP

    def check(value: Any, kind: str) -> None:
        fields = {f["name"]: f["types"] for f in api["types"][kind].get("fields", [])}
        assert set(value) <= set(fields), (kind, set(value) - set(fields))
        required = {f["name"] for f in api["types"][kind].get("fields", []) if f["required"]}
        assert required <= set(value), (kind, required - set(value))
        for name, inner in value.items():
            for one in inner if isinstance(inner, list) else [inner]:
                known = [t.removeprefix("Array of ") for t in fields[name]]
                plain = len(known) == 1 and api["types"].get(known[0], {}).get("fields")
                if isinstance(one, dict) and plain:
                    check(one, known[0])

    said = await box.say(ANNA, "/start @anna_desk")
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await box.call("sendMessage", chat_id=ANNA, text="hi https://a.cn", reply_markup=keys)
    check(sent["result"], "Message")
    await box.tap(ANNA, sent["result"]["message_id"], "go")
    await box.send(ANNA, "a.txt", b"x", reply_to=said["message_id"])
    await box.control("membership", chat=GROUP, status="administrator", by=ANNA)
    await box.control("membership", chat=GROUP, status="left", by=ANNA)
    updates = (await box.call("getUpdates"))["result"]
    assert len(updates) == 5
    for update in updates:
        check(update, "Update")
    for method, kind in (("getMe", "User"), ("getWebhookInfo", "WebhookInfo")):
        check((await box.call(method))["result"], kind)
    check((await box.call("getChat", chat_id=ANNA))["result"], "ChatFullInfo")
