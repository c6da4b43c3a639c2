// The sheets: who to be, which day it is, the command menu, what to do with a message.
import { post } from "./api.js";
import { avatar, element } from "./bubble.js";
import { clockTime, isoDay, model, now, setNow, weekday } from "./model.js";

const $ = (id) => document.getElementById(id);

export function openSheet(heading, ...content) {
  $("sheet-title").textContent = heading;
  $("sheet-body").replaceChildren(...content);
  const sheet = $("sheet");
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
  (sheet.querySelector("[aria-current=true]") || sheet.querySelector("#sheet-body button"))?.focus();
}

export const closeSheet = () => $("sheet").close();

export function choice(act, ...children) {
  const made = element("button", "choice", ...children);
  made.type = "button";
  made.addEventListener("click", () => {
    closeSheet();
    act();
  });
  return made;
}

export function whoSheet(pick) {
  const rows = model.people.map((one) => {
    const text = element("span", "", one.label);
    if (one.note) text.append(element("small", "", one.note));
    const made = choice(() => pick(one.id), avatar(one.id, one.first_name, "tiny"), text);
    made.setAttribute("aria-current", String(one.id === model.me));
    return made;
  });
  openSheet("我是谁", ...rows);
}

export function todaySheet(refused) {
  const seconds = now().getTime() / 1000;
  const day = field("日期", "date", isoDay(seconds));
  const hour = field("时刻", "time", clockTime(seconds));
  const set = async (value) => {
    try {
      const { now: moment } = await post("/control/clock", value);
      setNow(moment);
      closeSheet();
    } catch (error) {
      refused(error.message);
    }
  };
  const quick = element("div", "quick");
  const jumps = [
    ["往后 1 天", { advance: 86400 }],
    ["往后 7 天", { advance: 7 * 86400 }],
    ["往后 30 天", { advance: 30 * 86400 }],
    [`回到 ${model.opensOn}`, { today: model.opensOn }],
  ];
  for (const [label, value] of jumps) {
    const made = element("button", "", label);
    made.type = "button";
    made.addEventListener("click", () => set(value));
    quick.append(made);
  }
  const apply = element("button", "primary", "设为今天");
  apply.type = "button";
  apply.addEventListener("click", () => {
    const [date, time] = [day.querySelector("input").value, hour.querySelector("input").value];
    if (date) set({ today: time ? `${date}T${time}` : date });
  });
  const fields = element("div", "fields", day, hour);
  const reason = model.reason ? [element("p", "reason", model.reason)] : [];
  openSheet(`今天是 ${isoDay(seconds)} ${weekday(seconds)}`, ...reason, fields, quick, apply);
}

function field(label, type, value) {
  const input = element("input");
  Object.assign(input, { type, value });
  return element("label", "", label, input);
}

export function commandRow(command, act) {
  return choice(act, element("span", "", element("code", "", `/${command.command}`), element("small", "", command.description)));
}

export function commandSheet(commands, send) {
  const rows = commands.map((command) => commandRow(command, () => send(command.command)));
  if (!rows.length) rows.push(element("p", "reason", "这里没有命令。"));
  openSheet("命令", ...rows);
}

let hiding = 0;
export function toast(text) {
  const box = $("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (box.hidden = true), Math.max(2500, text.length * 120));
}

export function alertBox(text) {
  $("alert-text").textContent = text;
  $("alert").showModal();
}

export function showImage(url, name) {
  Object.assign($("viewer-image"), { src: url, alt: name });
  $("viewer").showModal();
}
