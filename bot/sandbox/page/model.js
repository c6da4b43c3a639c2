// What the page knows: the story, the chats, who is played, what was read.

export const model = {
  bot: { id: 0, username: "", first_name: "" },
  people: [],
  chats: new Map(),
  me: 0,
  open: null,
  // In a forum: the topic that is shown, 0 for all of them.
  topic: 0,
  zone: "Asia/Shanghai",
  opensOn: "",
  reason: "",
  // Virtual now = machine's clock + offset.
  offset: 0,
};

const PRESENT = new Set(["creator", "administrator", "member"]);
const read = JSON.parse(localStorage.getItem("sandbox.read") || "{}");

export const now = () => new Date(Date.now() + model.offset);
export const person = (id) => model.people.find((one) => one.id === id);
export const me = () => person(model.me);
export const current = () => model.chats.get(model.open);

export function setNow(iso) {
  model.offset = new Date(iso).getTime() - Date.now();
}

export function loadStory(story) {
  Object.assign(model, {
    bot: story.bot,
    people: story.people,
    zone: story.time_zone,
    opensOn: story.opens_on,
    reason: story.reason,
  });
  setNow(story.now);
}

export function loadState(state) {
  setNow(state.now);
  model.chats = new Map(
    state.chats.map((entry) => [
      entry.chat.id,
      { ...entry, messages: new Map(entry.messages.map((m) => [m.message_id, m])) },
    ]),
  );
}

export const isGroup = (entry) => entry.chat.type === "group" || entry.chat.type === "supergroup";
export const isIn = (entry, who) => PRESENT.has(entry.members[who]);
export const isAdmin = (entry, who) =>
  ["creator", "administrator"].includes(entry.members[who]);
export const topicOf = (message) => message.message_thread_id || 0;
export const isShown = (message) => !model.topic || topicOf(message) === model.topic;
export const topicName = (entry, id) => (entry.topics || []).find((one) => one.id === id)?.name;
export const hasBot = (entry) => PRESENT.has(entry.bot);

// The chats of the person played, newest first; the private chat with the bot always leads.
export function myChats() {
  const mine = [...model.chats.values()].filter(
    (entry) => isIn(entry, model.me) && entry.migrated_to === null,
  );
  return mine.sort(
    (a, b) => (b.chat.type === "private") - (a.chat.type === "private") || lastDate(b) - lastDate(a),
  );
}

export const lastMessage = (entry) => [...entry.messages.values()].at(-1);
const lastDate = (entry) => lastMessage(entry)?.date || 0;

export const title = (entry) =>
  entry.chat.type === "private" ? model.bot.first_name : entry.chat.title;

export const isMine = (message) => message.from?.id === model.me;
export const isBots = (message) =>
  message.from ? message.from.id === model.bot.id : false;

export function senderName(message) {
  if (message.from) {
    if (message.from.id === model.bot.id) return model.bot.first_name;
    return [message.from.first_name, message.from.last_name].filter(Boolean).join("");
  }
  return message.sender_chat?.title || "";
}

export function unread(entry) {
  const seen = read[`${model.me}:${entry.chat.id}`] || 0;
  let count = 0;
  for (const message of entry.messages.values()) {
    if (message.message_id > seen && !isMine(message)) count += 1;
  }
  return count;
}

export function markRead(entry) {
  const last = lastMessage(entry);
  const key = `${model.me}:${entry.chat.id}`;
  if (!last || read[key] === last.message_id) return;
  read[key] = last.message_id;
  localStorage.setItem("sandbox.read", JSON.stringify(read));
}

export function forgetRead() {
  for (const key of Object.keys(read)) delete read[key];
  localStorage.removeItem("sandbox.read");
}

const format = (options) => (seconds) =>
  new Intl.DateTimeFormat("zh-CN", { timeZone: model.zone, hourCycle: "h23", ...options }).format(
    seconds * 1000,
  );
export const clockTime = format({ hour: "2-digit", minute: "2-digit" });
export const dayName = (seconds) => {
  const year = { year: "numeric" };
  const sameYear = format(year)(seconds) === format(year)(now().getTime() / 1000);
  return format({ month: "long", day: "numeric", ...(sameYear ? {} : year) })(seconds);
};
export const dayKey = format({ year: "numeric", month: "2-digit", day: "2-digit" });
export const weekday = format({ weekday: "short" });
export const isoDay = (seconds) => dayKey(seconds).replaceAll("/", "-");

export function preview(message) {
  if (message.text) return message.text.replaceAll("\n", " ");
  if (message.photo) return `［图片］${message.caption || ""}`;
  if (message.document) return `［文件］${message.caption || message.document.file_name}`;
  return service(message) || "";
}

export function service(message) {
  const by = senderName(message);
  const names = (users) =>
    users.map((user) => user.first_name + (user.last_name || "")).join("、");
  if (message.new_chat_members) return `${by} 邀请 ${names(message.new_chat_members)} 加入`;
  if (message.left_chat_member) return `${names([message.left_chat_member])} 离开了`;
  if (message.migrate_to_chat_id) return "本群已升级为超级群";
  if (message.migrate_from_chat_id) return "由普通群升级而来";
  return "";
}
