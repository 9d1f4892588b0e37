// Conversations whose messages are numbered.

/// Sanitizers need longer for the same work.
const slowness = Number(process.env.STRANGELET_TEST_SLOWNESS ?? 1);

/// What a machine under load adds to any deadline, in ms.
export const spare = 3000 * slowness;

/// A heartbeat timeout that a slow machine does not miss by itself, in ms.
export const heartbeatTimeout = 2000 * slowness;

/// Says `count` things, numbered from `first` on.
export function say(from, count, first = 1) {
  for (let n = first; n < first + count; ++n) from.send('chat_message', { message: `${n}` });
}

/// The next messages are these, each once and in order.
export async function hear(to, count, first = 1) {
  for (let n = first; n < first + count; ++n)
    await to.expect('chat_message', ({ message }) => message === `${n}`);
}

/// How long it took until `client` was told that its partner is lost, in ms.
export async function timeUntilTold(client) {
  const begin = Date.now();
  await client.expect('partner_disconnected');
  return Date.now() - begin;
}
