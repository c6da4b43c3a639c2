// Inline mode: "@bot WORDS" in the composer asks the bot for cards; a tap posts one.
import { act } from "./compose.js";
import { element } from "./bubble.js";
import { model } from "./model.js";

const $ = (id) => document.getElementById(id);
// As clients do: not with every key.
const PAUSE = 250;
// What is asked for; null while the composer holds no inline query.
let wanted = null;
let query = "";
// Where in the results the query begins.
let from = "";
let timer = 0;
let open = () => {};
// Answers that were here before their question had returned.
const early = new Map();

// What stands behind the bot's name, null where the text is no inline query.
function words(text) {
  const name = `@${model.bot.username} `.toLowerCase();
  if (!model.bot.supports_inline_queries || !text.toLowerCase().startsWith(name)) return null;
  return text.slice(name.length);
}

// Called with every change of the composer's text.
export function typed(text) {
  const asked = words(text);
  if (asked === wanted) return;
  if (asked === null) return forget();
  clearTimeout(timer);
  timer = setTimeout(() => ask(""), wanted === null ? 0 : PAUSE);
  wanted = asked;
}

export function forget() {
  clearTimeout(timer);
  wanted = null;
  query = "";
  early.clear();
  $("cards").hidden = true;
}

async function ask(offset) {
  const asked = wanted;
  const place = { person: model.me, chat: model.open };
  const found = await act("/control/inline", { ...place, query: asked, offset });
  if (!found || asked !== wanted) return;
  query = found.query_id;
  from = offset;
  const answer = found.answer || early.get(query);
  if (answer) show(answer);
}

export function answered(event) {
  if (event.person !== model.me || wanted === null) return;
  if (event.query_id === query) show(event.answer);
  else early.set(event.query_id, event.answer);
}

function show(answer) {
  const list = $("cards");
  const of = query;
  const rows = answer.results.map((one) => card(of, one));
  if (answer.button) rows.unshift(wayIn(answer.button));
  if (answer.next_offset) rows.push(next(answer.next_offset));
  if (from) list.lastElementChild?.remove();
  else list.replaceChildren();
  list.append(...rows);
  list.hidden = list.childElementCount === 0;
  if (!from) list.scrollTop = 0;
}

function row(className, act_, ...children) {
  const made = element("button", className, ...children);
  made.type = "button";
  made.addEventListener("click", act_);
  return element("li", "", made);
}

function card(of, one) {
  const text = element("span", "", element("b", "", one.title), element("small", "", one.description));
  return row("choice card", () => post(of, one.id), text);
}

const wayIn = (button) => row("choice way-in", () => open(button.start_parameter), button.text);
const next = (offset) => row("choice way-in", () => ask(offset), "更多");

async function post(query_id, result_id) {
  if (!(await act("/control/post", { person: model.me, query_id, result_id }))) return;
  $("text").value = "";
  $("text").dispatchEvent(new Event("input"));
}

// `start`: opens the private chat with a payload.
export function wireInline(start) {
  open = start;
}
