// One server for all tests of a `describe`, with an empty house before each of them.
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { connect, meet } from './client.mjs';
import { request } from './http.mjs';
import { rawConnect, RawWebSocket } from './raw.mjs';
import { startServer } from './server.mjs';
import { until } from './waits.mjs';

/// Waits until GET /videochat/stats has `numbers`, and returns all that it has.
export function untilStats(server, numbers, ms) {
  return until(
    async () => {
      const { json } = await request(server.httpUrl, '/videochat/stats');
      const actual = Object.fromEntries(Object.keys(numbers).map((key) => [key, json[key]]));
      assert.deepEqual(actual, numbers);
      return json;
    },
    `stats of ${JSON.stringify(numbers)}`,
    ms,
  );
}

/// Nobody connected, nobody waiting, no room active: what one test leaves behind must not meet the
/// next one.
export const expectEmpty = (server) =>
  untilStats(server, { connectedUsers: 0, waitingUsers: 0, activeRooms: 0 });

/// To be called inside a `describe`. What it returns has the members of `startServer()` from the
/// first test on, and opens connections that end with the test. `options` may be a function that is
/// called before the server starts.
export function useServer(options = {}) {
  let open = [];
  const keep = (connection) => (open.push(connection), connection);
  const server = {
    connect: async (url = server.wsUrl, how) => keep(await connect(url, how)),
    raw: async (port = server.wsPort, how) => keep(await rawConnect(port, how)),
    rawWebSocket: async (port = server.wsPort, path = '/') =>
      keep(await RawWebSocket.open(port, path)),
    untilStats: (numbers, ms) => untilStats(server, numbers, ms),
    request: (target, how) => request(server.httpUrl, target, how),
    /// Two clients in a room; `second` completed the pair and is the initiator.
    pair: async () => {
      const [first, second] = [await server.connect(), await server.connect()];
      return { first, second, roomId: await meet(first, second) };
    },
  };
  before(async () =>
    Object.assign(server, await startServer(typeof options === 'function' ? options() : options)),
  );
  afterEach(async () => {
    for (const connection of open) connection.drop ? await connection.drop() : connection.destroy();
    open = [];
    if (server.process?.exitCode === null) await expectEmpty(server);
  });
  after(() => server.stop?.());
  return server;
}
