// Puts the page together: loads, listens, opens chats, and turns taps into acts.
import { get, listen } from "./api.js";
import * as chat from "./chat.js";
import { act, forget, loadCommands, refer, say, wireComposer } from "./compose.js";
import * as inline from "./inline.js";
import { drawList, drawStrip } from "./list.js";
import {
  current,
  forgetRead,
  isMine,
  lastMessage,
  loadState,
  loadStory,
  model,
  myChats,
  person,
  setNow,
} from "./model.js";
import {
  alertBox,
  choice,
  closeSheet,
  openSheet,
  showImage,
  toast,
  todaySheet,
  whoSheet,
} from "./sheets.js";

const $ = (id) => document.getElementById(id);
// Buttons that wait for the bot's answer, by query id.
const waiting = new Map();
// A deep link's payload that waits for 开始; null when there is none.
let payload = null;

const acts = { follow, command, mention, copy, press, more, jump: chat.jump, show: showImage };

function remember() {
  const place = `#${model.me}/${model.open ?? ""}`;
  localStorage.setItem("sandbox.place", place);
  if (location.hash !== place) history.replaceState(null, "", place);
}

function open(id) {
  if (!myChats().some((entry) => entry.chat.id === id)) return showList();
  if (id !== model.open) {
    forget();
    inline.forget();
    payload = null;
    model.topic = 0;
  }
  model.open = id;
  $("screens").dataset.open = "chat";
  chat.drawChat(acts);
  chat.drawFoot(payload);
  drawList(open);
  loadCommands();
  remember();
  return undefined;
}

function showList() {
  model.open = null;
  payload = null;
  $("screens").dataset.open = "list";
  drawList(open);
  remember();
}

function become(id) {
  model.me = id;
  payload = null;
  drawStrip();
  const inside = myChats().some((entry) => entry.chat.id === model.open);
  const wasPrivate = model.chats.get(model.open)?.chat.type === "private";
  if (model.open === null) showList();
  else open(wasPrivate || !inside ? id : model.open);
}

// t.me/<bot> leads into the private chat, ?start= waits for 开始. False: an address of the web.
function follow(url) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return false;
  }
  const isTme = ["t.me", "telegram.me", "www.t.me"].includes(parsed.hostname);
  const isTg = parsed.protocol === "tg:" && parsed.hostname === "resolve";
  const name = isTg ? parsed.searchParams.get("domain") : isTme ? parsed.pathname.split("/")[1] : "";
  if ((name || "").toLowerCase() !== model.bot.username.toLowerCase()) {
    if (isTg) toast("沙盒里打不开这个链接");
    return isTg;
  }
  enter(parsed.searchParams.get("start"));
  return true;
}

// The private chat with the bot; a payload waits for 开始.
function enter(start) {
  open(model.me);
  payload = start;
  chat.drawFoot(payload);
  if (start !== null) $("instead-button").focus();
}

function command(text) {
  say(text);
}

function mention(name) {
  if (name.slice(1).toLowerCase() === model.bot.username.toLowerCase()) open(model.me);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("已复制");
  } catch {
    toast("浏览器不让复制，请选中文字后复制");
  }
}

async function press(message, key, button) {
  if (key.url) {
    if (!follow(key.url)) window.open(key.url, "_blank", "noopener,noreferrer");
    return;
  }
  if (key.copy_text) {
    copy(key.copy_text.text);
    return;
  }
  if (key.callback_data === undefined) {
    toast("沙盒里没有这种按钮");
    return;
  }
  button.classList.add("busy");
  const pressed = await act("/control/tap", {
    person: model.me,
    chat: model.open,
    message: message.message_id,
    data: key.callback_data,
  });
  const off = () => button.classList.remove("busy");
  if (!pressed) {
    off();
    return;
  }
  const giveUp = setTimeout(() => {
    waiting.delete(pressed.query_id);
    off();
    missing();
  }, 10000);
  if (waiting.get(pressed.query_id) === "answered") {
    clearTimeout(giveUp);
    off();
  } else {
    waiting.set(pressed.query_id, () => {
      clearTimeout(giveUp);
      off();
    });
  }
}

async function missing() {
  const state = await get("/control/state?last=0");
  toast(state.connected ? "机器人没有回应这次点按" : "机器人没有在运行，消息会等它回来");
}

function answered(event) {
  const off = waiting.get(event.query_id);
  if (off) off();
  // The answer can be here before the press has returned.
  waiting.set(event.query_id, "answered");
  if (event.person !== model.me) return;
  if (event.url && !follow(event.url)) window.open(event.url, "_blank", "noopener,noreferrer");
  if (!event.text) return;
  if (event.show_alert) alertBox(event.text);
  else toast(event.text);
}

function more(message) {
  const rows = [choice(() => refer("reply", message), "回复")];
  const text = message.text || message.caption;
  if (text) rows.push(choice(() => copy(text), "复制文字"));
  if (isMine(message) && text) rows.push(choice(() => refer("edit", message), "编辑"));
  openSheet("这条消息", ...rows);
}

async function insteadPressed() {
  const entry = current();
  if (entry.bot === "kicked") {
    await act("/control/block", { person: model.me, blocked: false });
    return;
  }
  const text = payload ? `/start ${payload}` : "/start";
  payload = null;
  if (await say(text)) chat.drawFoot(payload);
}

function onEvent(event) {
  if (event.kind === "answer") return answered(event);
  if (event.kind === "inline") return inline.answered(event);
  if (event.kind === "clock") {
    setNow(event.now);
    return drawStrip();
  }
  if (event.kind === "reset") forgetRead();
  if (["reset", "chat", "profile"].includes(event.kind)) return load();
  if (event.kind === "commands") return model.open !== null && loadCommands();
  if (event.kind === "action") {
    return event.chat_id === model.open && chat.setBusy(true, actionName(event.action));
  }
  return onMessage(event);
}

function onMessage(event) {
  const entry = model.chats.get(event.chat_id);
  if (!entry) return load();
  const here = event.chat_id === model.open;
  if (event.kind === "deleted") {
    entry.messages.delete(event.message_id);
    if (here) chat.removeMessage(event.message_id);
  } else if (event.kind === "edited") {
    entry.messages.set(event.message.message_id, event.message);
    if (here) chat.editMessage(event.message, acts);
  } else if (event.kind === "message") {
    const previous = lastMessage(entry) || null;
    entry.messages.set(event.message.message_id, event.message);
    entry.started ||= entry.chat.type === "private";
    if (here) {
      chat.addMessage(event.message, previous, acts);
      chat.drawFoot(payload);
    }
  }
  return drawList(open);
}

const actionName = (action) =>
  action === "typing" ? "正在输入…" : action.includes("photo") ? "正在发图片…" : "正在发文件…";

async function load() {
  loadStory(await get("/control/scenario"));
  loadState(await get("/control/state?last=300"));
  document.title = `${model.bot.first_name} · 沙盒`;
  $("toast").hidden = true;
  const kept = location.hash || localStorage.getItem("sandbox.place") || "";
  const [, who, where] = /^#(\d+)\/(-?\d*)$/.exec(kept) || [];
  if (!model.me) model.me = person(Number(who))?.id || model.people[0].id;
  drawStrip();
  if (kept && where === "") showList();
  else open(Number(where) || model.me);
  // From now on the screens slide; on arrival they are simply there.
  requestAnimationFrame(() => $("screens").classList.add("ready"));
}

$("back").addEventListener("click", showList);
$("who").addEventListener("click", () => whoSheet(become));
$("today").addEventListener("click", () => todaySheet(toast));
$("instead-button").addEventListener("click", insteadPressed);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && model.open !== null) showList();
});
// A tap beside a sheet closes it.
$("sheet").addEventListener("click", (event) => {
  if (event.target === $("sheet")) closeSheet();
});
window.addEventListener("hashchange", () => {
  model.me = 0;
  load();
});
setInterval(drawStrip, 15000);
wireComposer();
inline.wireInline(enter);
listen(load, onEvent, () => toast("与沙盒的连接断了，正在重连"));
