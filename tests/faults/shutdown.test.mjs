// SIGTERM while everybody talks.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connect, meet } from '../blackbox/support/client.mjs';
import { startServer } from '../blackbox/support/server.mjs';
import { until, within } from '../blackbox/support/waits.mjs';
import { spare } from './support/talk.mjs';

/// The server is going down, or draining.
const goodbyes = [1001, 1012];

/// Two clients who answer each message at once, for ever. They call `onFarewell` with anything else
/// that they are told. Returns what was out of order.
function talk(first, second, onFarewell) {
  const faults = [];
  for (const self of [first, second]) {
    let heard = 0;
    self.handle(({ event, data, text }) => {
      if (event !== 'chat_message') return onFarewell(event);
      if (data.message !== `${++heard}`) faults.push(`number ${heard} expected: ${text}`);
      self.send('chat_message', { message: `${heard + (self === first ? 1 : 0)}` });
    });
    self.heard = () => heard;
  }
  first.send('chat_message', { message: '1' });
  return faults;
}

describe('a server that is told to stop while everybody talks', () => {
  for (const count of [1, 50]) {
    test(`${count} pairs: all are closed with a code and words, in order until then, and in time`, async () => {
      const server = await startServer();
      const clients = [];
      const faults = [];
      let farewell;
      const told = new Promise((settle) => (farewell = settle));
      for (let n = 0; n < count; ++n) {
        const [first, second] = [await connect(server.wsUrl), await connect(server.wsUrl)];
        await meet(first, second);
        faults.push(talk(first, second, farewell));
        clients.push(first, second);
      }
      await until(() => clients.every((client) => client.heard() > 10), 'talk');
      const closed = clients.map((client) => client.closed);
      server.process.kill('SIGTERM');
      // A server that drains says so, and lets conversations go on; the second signal ends them.
      await within(Promise.race([told, ...closed]), 'word of the end');
      const begin = Date.now();
      await server.stop('SIGTERM');
      assert.ok(Date.now() - begin < 5000 + spare, `${Date.now() - begin} ms`);
      for (const { code, reason } of await Promise.all(closed)) {
        assert.ok(goodbyes.includes(code), `${code} ${reason}`);
        assert.notEqual(reason, '');
      }
      assert.deepEqual(faults.flat(), []);
    });
  }
});
