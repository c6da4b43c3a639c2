// Writing: the composer, replies and edits, files, commands.
import { get, post, upload } from "./api.js";
import * as inline from "./inline.js";
import { commandRow, commandSheet, toast } from "./sheets.js";
import { current, isGroup, model, preview, senderName } from "./model.js";

const $ = (id) => document.getElementById(id);
const box = $("text");
// What the next message refers to: {kind: "reply" | "edit", message}.
let about = null;
let commands = [];

const where = () => ({ person: model.me, chat: model.open });

// Telegram's own words for what a visitor can run into, said plainly.
const PLAIN = [
  ["IMAGE_PROCESS_FAILED", "这个文件不是能显示的图片"],
  ["PHOTO_INVALID_DIMENSIONS", "图片太长或太大，请作为文件发送"],
  ["message is too long", "消息太长，最多 4096 字"],
  ["caption is too long", "说明太长，最多 1024 字"],
  ["non-empty", "内容是空的"],
  ["Too Large", "文件太大"],
  ["Failed to fetch", "连不上沙盒"],
];

const plainly = (message) => PLAIN.find(([words]) => message.includes(words))?.[1] || message;

export async function act(path, body) {
  try {
    return await post(path, body);
  } catch (error) {
    toast(plainly(error.message));
    return null;
  }
}

export const say = (text, more = {}) =>
  act("/control/say", { ...where(), text, ...(model.topic ? { topic: model.topic } : {}), ...more });

export async function loadCommands() {
  const { person, chat } = where();
  const found = await get(`/control/commands?person=${person}&chat=${chat}`);
  commands = found.commands;
  $("menu").hidden = commands.length === 0;
}

export function refer(kind, message) {
  about = { kind, message };
  $("replying").hidden = false;
  $("replying-who").textContent = kind === "edit" ? "编辑" : `回复 ${senderName(message)}`;
  $("replying-text").textContent = preview(message);
  if (kind === "edit") box.value = message.text || message.caption || "";
  grow();
  box.focus();
}

export function forget() {
  if (about?.kind === "edit") box.value = "";
  about = null;
  $("replying").hidden = true;
  grow();
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 128)}px`;
  $("send").disabled = box.value.trim() === "";
  inline.typed(box.value);
  suggest();
}

function named(command) {
  const entry = current();
  return isGroup(entry) ? `/${command}@${model.bot.username}` : `/${command}`;
}

function suggest() {
  const typed = /^\/([a-z0-9_]*)$/.exec(box.value);
  const fitting = typed ? commands.filter((one) => one.command.startsWith(typed[1])) : [];
  $("suggest").hidden = fitting.length === 0;
  $("suggest").replaceChildren(
    ...fitting.map((one) => {
      const item = document.createElement("li");
      item.append(
        commandRow(one, () => {
          box.value = "";
          grow();
          say(named(one.command));
        }),
      );
      return item;
    }),
  );
}

async function submit() {
  const text = box.value;
  if (!text.trim()) return;
  const reference = about;
  const done =
    reference?.kind === "edit"
      ? await act("/control/edit", { ...where(), message: reference.message.message_id, text })
      : await say(text, reference ? { reply_to: reference.message.message_id } : {});
  if (!done) return;
  box.value = "";
  forget();
}

async function sendFile(file) {
  const form = new FormData();
  const isPhoto = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  form.set("person", String(model.me));
  form.set("chat", String(model.open));
  form.set("kind", isPhoto ? "photo" : "document");
  form.set("caption", box.value.trim());
  if (about?.kind === "reply") form.set("reply_to", String(about.message.message_id));
  form.set("file", file, file.name);
  try {
    await upload(form);
    box.value = "";
    forget();
  } catch (error) {
    toast(plainly(error.message));
  }
}

export function wireComposer() {
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    // Enter sends; while an input method is composing it chooses a character.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && about) {
      event.stopPropagation();
      forget();
    }
  });
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  $("replying-off").addEventListener("click", forget);
  $("menu").addEventListener("click", () => commandSheet(commands, (name) => say(named(name))));
  $("attach").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => {
    const [file] = $("file").files;
    if (file) sendFile(file);
    $("file").value = "";
  });
  box.addEventListener("paste", (event) => {
    const [file] = event.clipboardData.files;
    if (!file) return;
    event.preventDefault();
    sendFile(file);
  });
  $("wall").addEventListener("dragover", (event) => event.preventDefault());
  $("wall").addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) sendFile(file);
  });
  grow();
}
