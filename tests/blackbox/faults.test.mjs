// Mistakes of the server itself. They need the build of it that makes one after each SIGUSR1, when it
// next asks for the time: tests/faulty.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { connect, expectNothingBetween, meet } from './support/client.mjs';
import { request } from './support/http.mjs';
import { startServer } from './support/server.mjs';
import { untilStats } from './support/suite.mjs';
import { Issuer } from './support/tokens.mjs';
import { until, within } from './support/waits.mjs';

const where = process.env.INIT_CWD ?? '.'; // npm changes the folder
const usual = resolve(where, process.env.STRANGELET_BIN ?? '');
const faulty = join(dirname(usual), 'tests', 'faulty', 'strangelet_faulty');
const skip = !process.env.STRANGELET_BUILD && !existsSync(faulty) && 'there is no faulty build';

/// Nothing but what the test makes happen asks for the time.
const calm = ['--supervisor.tick=1min', '--log.level=debug'];

const started = [];

async function start(args = calm) {
  process.env.STRANGELET_BIN = faulty;
  const server = await startServer({ args });
  started.push(server);
  return server;
}

/// Whoever asks for the time next fails.
async function failNext(server) {
  server.process.kill('SIGUSR1');
  await until(() => server.logs().includes('the clock fails next'), 'the signal');
}

/// All that is alive still works, and the fault was counted and logged.
async function expectGoesOn(server, who) {
  const [one, other] = [await connect(server.wsUrl), await connect(server.wsUrl)];
  await meet(one, other);
  await expectNothingBetween(one, other);
  await Promise.all([one.close(), other.close()]);
  const { json } = await request(server.httpUrl, '/videochat/stats');
  assert.equal(json.faultsTotal, 1);
  assert.match(server.logs(), new RegExp(`error ${who} ends because of a fault in it: the clock`));
}

describe('a fault', { skip }, () => {
  // Those of tests that failed; the others are gone.
  after(() => started.forEach((server) => server.process.kill('SIGKILL')));

  test('in a session ends that session, and its partner is told', async () => {
    const server = await start();
    const [first, second] = [await connect(server.wsUrl), await connect(server.wsUrl)];
    await meet(first, second);
    await failNext(server);
    first.send('ping');
    await first.expectError('internal');
    await first.expectClose(1011);
    await second.expect('partner_disconnected');
    await second.expectNothing();
    await untilStats(server, { connectedUsers: 1, activeRooms: 0, waitingUsers: 0 });
    await expectGoesOn(server, 'a session');
    await server.stop();
  });

  test('in a session that waits takes it out of the queue', async () => {
    const server = await start();
    const client = await connect(server.wsUrl);
    client.send('find_partner');
    await client.expect('waiting_for_partner');
    await failNext(server);
    client.send('ping');
    await client.expectError('internal');
    await client.expectClose(1011);
    await untilStats(server, { connectedUsers: 0, waitingUsers: 0 });
    await expectGoesOn(server, 'a session');
    await server.stop();
  });

  test('in a connection that becomes a WebSocket ends it', async () => {
    const server = await start();
    await failNext(server);
    await assert.rejects(connect(server.wsUrl));
    await untilStats(server, { connectedUsers: 0 });
    await expectGoesOn(server, 'a connection');
    await server.stop();
  });

  test('in a room ends that room, and both are told and may go on', async () => {
    const server = await start();
    const [first, second] = [await connect(server.wsUrl), await connect(server.wsUrl)];
    await meet(first, second);
    await failNext(server);
    first.send('chat_message', { message: 'lost' });
    await first.expect('partner_disconnected');
    await second.expect('partner_disconnected');
    await meet(first, second);
    await expectNothingBetween(first, second);
    await Promise.all([first.close(), second.close()]);
    await untilStats(server, { connectedUsers: 0, activeRooms: 0 });
    await expectGoesOn(server, 'a room');
    await server.stop();
  });

  for (const [who, args, provoke] of [
    ['matchmaker', calm, (client) => client.send('find_partner')],
    ['supervisor', ['--supervisor.tick=20ms'], () => {}],
  ]) {
    test(`in the ${who} ends the process at once, with 1`, async () => {
      const server = await start([...args, '--server.drain-time=1h']);
      const [client, other] = [await connect(server.wsUrl), await connect(server.wsUrl)];
      await failNext(server);
      provoke(client);
      const { code } = await within(server.exited, 'end of the process');
      assert.equal(code, 1, server.logs());
      assert.match(server.logs(), new RegExp(`critical the ${who} ends because of a fault in it`));
      assert.doesNotMatch(server.logs(), /draining/);
      await Promise.all([client.expectClose(1001), other.expectClose(1001)]);
    });
  }

  test('in the supervisor makes nobody wait for clients that are away', async () => {
    const issuer = new Issuer();
    const server = await start([
      '--supervisor.tick=20ms',
      '--session.resume-window=1h',
      ...issuer.args,
    ]);
    // The only one, since a connection asks for the time too, to see whether its token is still good.
    const client = await connect(`${server.wsUrl}?resume=1&token=${issuer.token()}`);
    await client.drop();
    await untilStats(server, { connectedUsers: 1, reconnectingUsers: 1 });
    await failNext(server);
    const { code } = await within(server.exited, 'end of the process');
    assert.equal(code, 1, server.logs());
    assert.match(server.logs(), /critical the supervisor ends because of a fault in it/);
    assert.doesNotMatch(server.logs(), /Sanitizer|runtime error/);
  });
});

describe('a log that cannot be written', () => {
  test('because nobody reads it any more ends nothing', async () => {
    const server = await startServer();
    server.process.stderr.destroy();
    const client = await connect(server.wsUrl);
    // Lines for the log, of which the first fills nothing and the second meets a closed pipe.
    for (let n = 0; n < 3; ++n) {
      server.process.kill('SIGHUP');
      await client.expectNothing();
    }
    assert.equal((await request(server.httpUrl, '/videochat/health')).status, 200);
    await client.close();
    await server.stop();
  });
});
