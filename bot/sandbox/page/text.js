// Text with entities → nodes. Offsets are UTF-16 units, which is what a JavaScript string has.

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const PLAIN_TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s" };

// `acts`: follow(url), command(text), mention(name), copy(text).
export function renderText(text, entities, acts) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fill(fragment, text, sorted, 0, text.length, acts);
  return fragment;
}

function fill(parent, text, entities, start, end, acts) {
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const stop = Math.min(first.offset + first.length, end);
    if (stop <= at) {
      rest = others;
      continue;
    }
    const begin = Math.max(first.offset, at);
    const block = BLOCKS.has(first.type);
    addPlain(parent, text.slice(at, begin));
    const inner = others.filter((one) => one.offset < stop);
    const [outside, inside] = wrap(first, text.slice(begin, stop), acts);
    fill(inside, text, inner, begin, stop, acts);
    parent.append(outside);
    // A block ends its line by itself: the break behind it would show as an empty line.
    at = block && text[stop] === "\n" ? stop + 1 : stop;
    // What reaches beyond this entity goes on after it.
    rest = others.filter((one) => one.offset + one.length > stop);
  }
  addPlain(parent, text.slice(at, end));
}

function addPlain(parent, text) {
  if (text) parent.append(text);
}

function wrap(entity, text, acts) {
  const tag = PLAIN_TAGS[entity.type];
  if (tag) return same(document.createElement(tag));
  switch (entity.type) {
    case "code":
      return same(button("code", () => acts.copy(text), "点按复制"));
    case "pre":
      return same(document.createElement("pre"));
    case "blockquote":
    case "expandable_blockquote":
      return quote(entity.type === "expandable_blockquote");
    case "spoiler":
      return spoiler();
    case "text_link":
      return same(link(entity.url, acts));
    case "url":
      return same(link(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`, acts));
    case "email":
      return same(link(`mailto:${text}`, acts));
    case "bot_command":
      return same(inlineButton(() => acts.command(text)));
    case "mention":
      return same(inlineButton(() => acts.mention(text)));
    case "hashtag":
    case "cashtag":
    case "text_mention": {
      const span = document.createElement("span");
      span.className = "link";
      return same(span);
    }
    default:
      return same(document.createElement("span"));
  }
}

const same = (element) => [element, element];

function link(url, acts) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.addEventListener("click", (event) => {
    if (acts.follow(url)) event.preventDefault();
  });
  return anchor;
}

function inlineButton(act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.addEventListener("click", act);
  return made;
}

function button(tag, act, hint) {
  const made = document.createElement(tag);
  made.title = hint;
  made.addEventListener("click", act);
  return made;
}

function quote(expandable) {
  const outside = document.createElement("blockquote");
  outside.className = "quote";
  const inside = document.createElement("div");
  inside.className = "quoted";
  outside.append(inside);
  if (expandable) {
    outside.classList.add("folded");
    const fold = document.createElement("button");
    fold.type = "button";
    fold.className = "fold";
    fold.setAttribute("aria-expanded", "false");
    fold.setAttribute("aria-label", "展开引文");
    fold.addEventListener("click", () => {
      const open = !outside.classList.toggle("folded");
      fold.setAttribute("aria-expanded", String(open));
      fold.setAttribute("aria-label", open ? "收起引文" : "展开引文");
    });
    outside.append(fold);
  }
  return [outside, inside];
}

function spoiler() {
  const span = document.createElement("span");
  span.className = "spoiler";
  span.tabIndex = 0;
  span.setAttribute("role", "button");
  span.setAttribute("aria-label", "显示被遮住的文字");
  const show = () => {
    span.classList.add("seen");
    span.removeAttribute("aria-label");
  };
  span.addEventListener("click", show);
  span.addEventListener("keydown", (event) => {
    if (event.key === "Enter") show();
  });
  return same(span);
}
