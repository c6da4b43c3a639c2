// The open chat: its header, its messages, what stands below them.
import { avatar, element, messageItem } from "./bubble.js";
import {
  current,
  dayKey,
  dayName,
  hasBot,
  isAdmin,
  isMine,
  isShown,
  markRead,
  model,
  title,
} from "./model.js";

const $ = (id) => document.getElementById(id);
const wall = $("wall");
const list = $("messages");
let missed = 0;
let quiet = 0;
// Whether the reader is at the end: then it stays in view, whatever grows.
let pinned = true;

const nearEnd = () => wall.scrollHeight - wall.scrollTop - wall.clientHeight < 90;

export function toEnd() {
  pinned = true;
  wall.scrollTop = wall.scrollHeight;
  missed = 0;
  drawDown();
}

function drawDown() {
  $("down").hidden = nearEnd();
  $("down-count").textContent = missed ? String(missed) : "";
}
wall.addEventListener("scroll", () => {
  pinned = nearEnd();
  if (pinned) missed = 0;
  drawDown();
});
const keepEnd = new ResizeObserver(() => pinned && toEnd());
keepEnd.observe(list);
keepEnd.observe(wall);
$("down").addEventListener("click", toEnd);

export function drawChat(acts) {
  const entry = current();
  if (!entry) return;
  drawHeader(entry);
  drawTopics(entry, acts);
  const items = [];
  let previous = null;
  for (const message of [...entry.messages.values()].filter(isShown)) {
    items.push(...withDay(entry, message, previous, acts));
    previous = message;
  }
  list.replaceChildren(...items);
  measureQuotes(list);
  drawAbout(entry);
  toEnd();
  markRead(entry);
}

function withDay(entry, message, previous, acts) {
  const item = messageItem(entry, message, previous, acts);
  const newDay = !previous || dayKey(previous.date) !== dayKey(message.date);
  return newDay ? [element("li", "day", dayName(message.date)), item] : [item];
}

// The topics of a forum; the one chosen is shown alone, and written in.
function drawTopics(entry, acts) {
  const topics = entry.topics || [];
  $("topics").hidden = topics.length === 0;
  if (!topics.some((one) => one.id === model.topic)) model.topic = 0;
  $("topics").replaceChildren(
    ...[{ id: 0, name: "全部" }, ...topics].map((one) => {
      const made = element("button", "topic", one.name);
      made.type = "button";
      made.setAttribute("aria-pressed", String(one.id === model.topic));
      made.addEventListener("click", () => {
        model.topic = one.id;
        drawChat(acts);
      });
      return made;
    }),
  );
}

export function addMessage(message, previous, acts) {
  const entry = current();
  if (!isShown(message)) {
    markRead(entry);
    return;
  }
  const stay = pinned || isMine(message);
  list.append(...withDay(entry, message, previous, acts));
  measureQuotes(list.lastElementChild);
  drawAbout(entry);
  if (!isMine(message)) setBusy(false);
  if (stay) toEnd();
  else {
    missed += 1;
    drawDown();
  }
  markRead(entry);
}

// An edit stays where it is: no jump, except that the end stays in view for who reads the end.
export function editMessage(message, acts) {
  const old = $(`m${message.message_id}`);
  if (!old) return;
  const entry = current();
  const before = [...entry.messages.values()];
  const place = before.findIndex((one) => one.message_id === message.message_id);
  const atEnd = pinned;
  const focused = old.contains(document.activeElement);
  const fresh = messageItem(entry, message, before[place - 1] || null, acts);
  old.replaceWith(fresh);
  measureQuotes(fresh);
  if (focused) fresh.focus({ preventScroll: true });
  if (atEnd && place >= before.length - 2) toEnd();
}

// Only a quotation of more than three lines can be unfolded.
function measureQuotes(parent) {
  for (const quoted of parent.querySelectorAll(".quote.folded > .quoted")) {
    quoted.parentElement.classList.toggle("long", quoted.scrollHeight > quoted.clientHeight + 2);
  }
}

export function removeMessage(id) {
  $(`m${id}`)?.remove();
}

export function jump(id) {
  const item = $(`m${id}`);
  if (!item) return;
  item.scrollIntoView({ block: "center" });
  item.classList.remove("flash");
  requestAnimationFrame(() => item.classList.add("flash"));
}

export function drawHeader(entry) {
  const name = title(entry);
  $("chat-title").textContent = name;
  $("chat").setAttribute("aria-label", `与${name}的对话`);
  const id = entry.chat.type === "private" ? 0 : entry.chat.id;
  const picture = avatar(id, name, "small");
  picture.id = "chat-avatar";
  $("chat-avatar").replaceWith(picture);
  setBusy(false);
}

function subtitle(entry) {
  if (entry.chat.type === "private") return "机器人";
  const people = Object.values(entry.members).filter((status) => status !== "left").length;
  if (entry.chat.type === "channel") return `频道 · ${people} 位订阅者`;
  return `${people + (hasBot(entry) ? 1 : 0)} 位成员${hasBot(entry) ? "，含机器人" : ""}`;
}

export function setBusy(on, label = "正在输入…") {
  const entry = current();
  if (!entry) return;
  clearTimeout(quiet);
  $("chat-sub").textContent = on ? label : subtitle(entry);
  $("chat-sub").classList.toggle("busy", on);
  if (on) quiet = setTimeout(() => setBusy(false), 5000);
}

function drawAbout(entry) {
  const about = $("about");
  const empty = entry.messages.size === 0;
  about.hidden = !empty;
  if (!empty) return;
  if (entry.chat.type !== "private") {
    about.replaceChildren(element("p", "", "还没有消息"));
    return;
  }
  about.replaceChildren(
    avatar(0, model.bot.first_name),
    element("b", "", model.bot.first_name),
    element("p", "", model.bot.description || model.bot.short_description || "点“开始”，和机器人说话。"),
  );
}

// Instead of the composer: start, unblock, or why one cannot write here.
export function drawFoot(payload) {
  const entry = current();
  if (!entry) return;
  const isPrivate = entry.chat.type === "private";
  let label = "";
  let note = "";
  if (isPrivate && entry.bot === "kicked") label = "解除屏蔽";
  else if (isPrivate && (payload !== null || !entry.started)) label = "开始";
  else if (entry.chat.type === "channel" && !isAdmin(entry, model.me)) note = "只有管理员可以在频道发言";
  $("instead").hidden = !label && !note;
  $("composer").hidden = Boolean(label || note);
  $("instead-button").hidden = !label;
  $("instead-button").textContent = label;
  $("instead-text").textContent = note;
  $("attach").hidden = entry.chat.type === "channel" && !isAdmin(entry, model.me);
}
