// The list of chats, and the strip above it.
import { avatar, element } from "./bubble.js";
import {
  clockTime,
  dayKey,
  dayName,
  isMine,
  isoDay,
  lastMessage,
  me,
  model,
  myChats,
  now,
  preview,
  senderName,
  title,
  unread,
  weekday,
} from "./model.js";

const $ = (id) => document.getElementById(id);

export function drawStrip() {
  $("who-name").textContent = me()?.label || "";
  const seconds = now().getTime() / 1000;
  $("today-text").textContent = `${isoDay(seconds)} ${weekday(seconds)}`;
}

export function drawList(open) {
  $("rows").replaceChildren(...myChats().map((entry) => row(entry, open)));
  const others = myChats()
    .filter((entry) => entry.chat.id !== model.open)
    .reduce((sum, entry) => sum + unread(entry), 0);
  $("elsewhere").hidden = !others;
  $("elsewhere").textContent = String(others);
}

function row(entry, open) {
  const last = lastMessage(entry);
  const name = title(entry);
  const made = element("button", "row");
  made.type = "button";
  made.append(
    avatar(entry.chat.type === "private" ? 0 : entry.chat.id, name),
    element("span", "name", name),
    element("span", "when", last ? when(last.date) : ""),
    element("span", "last", last ? said(entry, last) : "还没有消息"),
  );
  const count = unread(entry);
  if (count) {
    const badge = element("span", "count", String(count));
    badge.setAttribute("aria-label", `${count} 条未读`);
    made.append(badge);
  }
  made.addEventListener("click", () => open(entry.chat.id));
  return element("li", "", made);
}

function said(entry, message) {
  const by = isMine(message) ? "我：" : entry.chat.type.endsWith("group") ? `${senderName(message)}：` : "";
  return by + preview(message);
}

function when(seconds) {
  const today = dayKey(now().getTime() / 1000) === dayKey(seconds);
  return today ? clockTime(seconds) : dayName(seconds);
}
