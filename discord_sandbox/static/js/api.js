// The control side of the sandbox, as the page uses it.

export class Refused extends Error {}

/** Call one verb. Throws Refused where the member's client would not let it happen, Error otherwise. */
export async function call(verb, options = {}) {
  const response = await fetch(`/sandbox/api/${verb}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(options),
  });
  const body = await response.json();
  if (response.status === 409) throw new Refused(body.refused);
  if (!response.ok) throw new Error(body.error);
  return body;
}

/** Listen to what a member sees in a channel; `onChange` gets each change, `linked` whether the line is up. */
export function listen(memberId, channelId, onChange, linked) {
  const query = new URLSearchParams({ member_id: memberId, channel_id: channelId });
  const source = new EventSource(`/sandbox/events?${query}`);
  source.onmessage = (event) => onChange(JSON.parse(event.data));
  source.onopen = () => linked(true);
  source.onerror = () => linked(false);
  return source;
}
