// Wrong admin tokens are counted, logged and slowed; a right one never is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rawConnect, readAnswer } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

const token = 'correct-horse-battery-staple';
const rooms = '/videochat/rooms';
const args = [`--http.admin-token=${token}`, '--net.trusted-proxies=127.0.0.1'];
const bytes = (given, client, target = rooms) =>
  `GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${given}\r\nX-Forwarded-For: ${client}\r\n\r\n`;

describe('wrong admin tokens', () => {
  const server = useServer({ args });
  /// The status of a request that shows `given` for `client`, and how long that took.
  const knock = async (given, client) => {
    const headers = { Authorization: `Bearer ${given}`, 'X-Forwarded-For': client };
    const begin = Date.now();
    const { status } = await server.request(rooms, { headers });
    return { status, took: Date.now() - begin };
  };
  const guess = (count, client) =>
    Promise.all(Array.from({ length: count }, (_, n) => knock(`wrong${n}`, client)));

  test('are counted, and in the log once with their number and address', async () => {
    const before = (await server.request('/videochat/stats')).json.wrongAdminTokensTotal;
    await guess(7, '203.0.113.1');
    // Who shows none guesses none.
    for (const Authorization of [undefined, 'Basic eDp5', 'Bearer', 'Bearer '])
      await server.request(rooms, { headers: Authorization ? { Authorization } : {} });
    assert.equal((await knock(token, '203.0.113.1')).status, 200);
    assert.equal((await server.request('/videochat/stats')).json.wrongAdminTokensTotal, before + 7);
    await until(() => /warn wrong admin tokens: \d+, the last one from 203\.0\.113\.1\n/.test(server.logs()), 'a line'); // prettier-ignore
    await guess(5, '203.0.113.1');
    await until(
      async () =>
        (await server.request('/videochat/stats')).json.wrongAdminTokensTotal === before + 12,
      'the number',
    );
    assert.equal(server.logs().match(/wrong admin tokens/g).length, 1);
  });

  test('are slowed from the twentieth of an address on, and are 401 still', async () => {
    const free = await guess(19, '203.0.113.2');
    assert.ok(free.every(({ status, took }) => status === 401 && took < 900));
    const slow = await guess(3, '203.0.113.2');
    assert.ok(slow.every(({ status }) => status === 401));
    const waits = slow.map(({ took }) => took).sort((a, b) => a - b);
    assert.ok(waits[0] >= 900 && waits[1] >= 1900 && waits[2] >= 2900, `${waits}`);
    const others = await guess(1, '203.0.113.3');
    assert.ok(others[0].took < 900, 'another address is not slowed');
  });

  test('slow no right one, from the same address either', async () => {
    await guess(19, '203.0.113.4');
    const slow = guess(5, '203.0.113.4');
    const { status, took } = await knock(token, '203.0.113.4');
    assert.equal(status, 200);
    assert.ok(took < 900, `${took}`);
    const open = await server.request('/videochat/stats');
    assert.equal(open.status, 200);
    assert.ok((await slow).every((answer) => answer.status === 401));
  });

  test('hold back what is pipelined behind them, in its order', async () => {
    await guess(19, '203.0.113.5');
    const socket = await server.raw(server.httpPort);
    const begin = Date.now();
    socket.write(bytes('wrong', '203.0.113.5') + bytes(token, '203.0.113.5'));
    assert.equal((await readAnswer(socket, 'GET', rooms)).status, 401);
    assert.ok(Date.now() - begin >= 900);
    assert.equal((await readAnswer(socket, 'GET', rooms)).status, 200);
  });

  test('whose client goes away cost nothing more', async () => {
    await guess(19, '203.0.113.6');
    const sockets = [];
    for (let n = 0; n < 50; ++n) {
      const socket = await rawConnect(server.httpPort);
      sockets.push(socket.write(bytes('wrong', '203.0.113.6')));
    }
    sockets.forEach((socket) => socket.destroy());
    assert.equal((await knock(token, '203.0.113.6')).status, 200);
  });
});
