// The control API: reads, acts, and the stream of events.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.description || `HTTP ${response.status}`);
  return body;
}

export const get = async (path) => answer(await fetch(path, { cache: "no-store" }));

export const post = async (path, body) =>
  answer(
    await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

export const upload = async (form) =>
  answer(await fetch("/control/send", { method: "POST", body: form }));

// `onHello` runs after every (re)connection: whatever was missed is read anew.
export function listen(onHello, onEvent, onLost) {
  const source = new EventSource("/control/events");
  source.addEventListener("message", (message) => {
    const event = JSON.parse(message.data);
    if (event.kind === "hello") onHello();
    else onEvent(event);
  });
  source.addEventListener("error", onLost);
}
