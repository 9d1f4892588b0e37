import { connect, meet } from './client.mjs';

/// Two who come now are paired, and each hears what the other one says. Nobody else may be waiting.
export async function stillServes(server) {
  const [first, second] = await Promise.all([connect(server.wsUrl), connect(server.wsUrl)]);
  await meet(first, second);
  for (const [from, to] of [
    [first, second],
    [second, first],
  ]) {
    from.send('chat_message', { message: 'still there?' });
    await to.expect('chat_message', ({ message }) => message === 'still there?');
  }
  await Promise.all([first.drop(), second.drop()]);
}
