// One message → one list item: sender, reply, file, text, keyboard.
import {
  clockTime,
  isBots,
  isGroup,
  isMine,
  model,
  preview,
  senderName,
  service,
  topicName,
  topicOf,
} from "./model.js";
import { renderText } from "./text.js";

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export const tone = (id) => Math.abs(id) % 6;

export function avatar(id, name, size = "") {
  const made = element("span", `avatar tone-${tone(id)} ${size}`, [...name][0] || "?");
  made.setAttribute("aria-hidden", "true");
  return made;
}

// `acts`: follow, command, mention, copy, press(message, button, element), more(message), jump(id),
// show(url, name).
export function messageItem(entry, message, previous, acts) {
  const note = service(message);
  if (note) return element("li", "service", note);
  const mine = isMine(message);
  const item = element("li", mine ? "message mine" : "message");
  item.id = `m${message.message_id}`;
  item.tabIndex = 0;
  item.setAttribute("aria-label", `${mine ? "我" : senderName(message)}：${preview(message)}`);
  const turn = !previous || senderName(previous) !== senderName(message) || service(previous);
  if (turn) item.classList.add("new-turn");
  if (message.edit_date && !isBots(message)) item.classList.add("edited");
  item.append(bubble(entry, message, turn && !mine && isGroup(entry), acts));
  if (message.reply_markup) {
    item.classList.add("keyed");
    item.append(keyboard(message, acts));
  }
  item.append(moreButton(message, acts));
  wireMenu(item, message, acts);
  return item;
}

function bubble(entry, message, named, acts) {
  const made = element("div", "bubble");
  if (named) {
    const ink = isBots(message) ? 0 : tone(message.from?.id || 0);
    made.append(element("span", `from ink-${ink}`, senderName(message)));
  }
  const topic = model.topic ? "" : topicName(entry, topicOf(message));
  if (topic) made.append(element("span", "of-topic", topic));
  if (message.via_bot) made.append(element("span", "via", `通过 @${message.via_bot.username}`));
  if (message.reply_to_message) made.append(replyTo(message.reply_to_message, acts));
  if (message.photo) made.append(photo(message, acts));
  if (message.document) made.append(file(message.document));
  const text = message.text || message.caption;
  if (text) {
    const body = element("div", "body");
    body.append(renderText(text, message.entities || message.caption_entities, acts));
    made.append(body);
  } else {
    made.classList.add("bare");
  }
  const edited = message.edit_date && !isBots(message) ? "已编辑 " : "";
  made.append(element("span", "stamp", edited + clockTime(message.date)));
  return made;
}

function replyTo(message, acts) {
  const made = element("button", "reply-to");
  made.type = "button";
  made.append(element("b", "", senderName(message)), element("span", "", preview(message)));
  made.addEventListener("click", () => acts.jump(message.message_id));
  return made;
}

function photo(message, acts) {
  const size = message.photo.at(-1);
  const url = `/control/file/${size.file_id}`;
  const made = element("button", "photo");
  made.type = "button";
  const name = message.caption || "图片";
  made.setAttribute("aria-label", `放大：${name}`);
  const image = element("img");
  // Its place is kept before it has loaded, so that nothing jumps.
  const width = Math.min(320, Math.max(120, size.width));
  const height = Math.round((width * size.height) / size.width);
  Object.assign(image, { src: url, alt: name, width, height });
  made.append(image);
  made.addEventListener("click", () => acts.show(url, name));
  return made;
}

function file(document_) {
  const made = element("a", "document");
  made.href = `/control/file/${document_.file_id}?download`;
  made.download = document_.file_name;
  const extension = document_.file_name.includes(".") ? document_.file_name.split(".").at(-1) : "";
  made.append(
    element("span", "ext", extension.slice(0, 4).toUpperCase() || "文件"),
    element(
      "span",
      "",
      element("span", "name", document_.file_name),
      element("span", "size", `${bytes(document_.file_size)} · 下载`),
    ),
  );
  return made;
}

function bytes(size) {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(1)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

function keyboard(message, acts) {
  const made = element("div", "keys");
  for (const row of message.reply_markup.inline_keyboard) {
    const line = element("div");
    for (const key of row) line.append(keyButton(message, key, acts));
    made.append(line);
  }
  return made;
}

function keyButton(message, key, acts) {
  const made = element("button", "key", element("span", "", key.text));
  made.type = "button";
  // A long label is cut with an ellipsis, as on a phone; the whole of it is one hover away.
  made.title = key.url ? `${key.text}\n${key.url}` : key.text;
  if (key.url) {
    made.classList.add("out");
    made.setAttribute("aria-label", `${key.text}（打开链接）`);
  }
  made.addEventListener("click", () => acts.press(message, key, made));
  return made;
}

function moreButton(message, acts) {
  const made = element("button", "more", "⋯");
  made.type = "button";
  made.tabIndex = -1;
  made.setAttribute("aria-label", "回复、复制、编辑");
  made.addEventListener("click", () => acts.more(message));
  return made;
}

function wireMenu(item, message, acts) {
  item.addEventListener("contextmenu", (event) => {
    if (String(getSelection())) return;
    event.preventDefault();
    acts.more(message);
  });
  item.addEventListener("keydown", (event) => {
    if (event.target !== item || event.key !== "Enter") return;
    // Without this the same key press would go on to the first choice of the sheet.
    event.preventDefault();
    acts.more(message);
  });
}
