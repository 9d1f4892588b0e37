// GET /metrics: what it counts, who may read it, and whether those read it for whom it is written.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Authority, tlsArgs } from './support/certificates.mjs';
import { Client, connect } from './support/client.mjs';
import { request } from './support/http.mjs';
import { opcodes, rawConnect, rawRequest, RawWebSocket } from './support/raw.mjs';
import { comeBack, enter } from './support/resume.mjs';
import { scratchFolder, startServer } from './support/server.mjs';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

const openmetrics = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
const documented = new Map(
  [...readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8').matchAll(
    /^\| `(strangelet_\w+)` \| (\w+) \|([^|]*)\|/gm,
  )].map(([, name, type, labels]) => [
    name,
    { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label) },
  ]),
);

/// The samples of Prometheus text: `name{a="b"}` to number.
function read(text) {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.match(/\S+$/)[0])]));
}

const scrape = async (url, headers) => {
  const { status, text } = await request(url, '/metrics', { headers });
  assert.equal(status, 200);
  return read(text);
};

/// Waits until a sample is `by` more than it was in `before`.
const untilMore = (server, before, sample, by = 1) =>
  until(async () => {
    const now = await scrape(server.httpUrl);
    assert.equal(now.get(sample) - before.get(sample), by, sample);
    return now;
  }, `${by} more in ${sample}`);

describe('what /metrics writes', () => {
  const server = useServer();

  test('is what docs/metrics.md says: names, types and labels', async () => {
    const { text, headers } = await server.request('/metrics');
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, ...pair]) => pair));
    assert.deepEqual([...types.keys()], [...documented.keys()], 'names, in their order');
    for (const [name, { type, labels }] of documented) {
      assert.equal(types.get(name), type, name);
      const sample = text.match(new RegExp(`^${name}(?:_count)?(?:\\{([^}]*)\\})? `, 'm'));
      const written = [...(sample[1] ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label);
      assert.deepEqual(written, labels, name);
    }
  });

  test('is fine with promtool, which finds nothing to say', async () => {
    const { text } = await server.request('/metrics');
    const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    });
    assert.ifError(error);
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  });

  test('is OpenMetrics for those who ask for it, which its own parser reads', async () => {
    const headers = { accept: openmetrics };
    const answer = await server.request('/metrics', { headers });
    assert.equal(
      answer.headers['content-type'],
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    const script =
      'import sys\n' +
      'from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse\n' +
      'for family in parse(sys.stdin.read()): print(family.name, family.type, family.unit)';
    // Debian's, whose packages are Debian's too.
    const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', script], {
      input: answer.text,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const families = stdout.trim().split('\n');
    assert.equal(families.length, documented.size);
    assert.ok(families.includes('strangelet_loop_turn_seconds histogram seconds'), stdout);
    assert.ok(families.includes('strangelet_resident_memory_bytes gauge bytes'), stdout);
    assert.ok(families.includes('strangelet_matches counter '), stdout);
  });

  test('has no sample twice, and none with a value of a client', async () => {
    const client = await server.connect();
    client.send('find_partner', { interests: ['uncommon hobby'] });
    await client.expect('waiting_for_partner');
    const { text } = await server.request('/metrics');
    const samples = text.split('\n').filter((line) => line && !line.startsWith('#'));
    assert.equal(read(text).size, samples.length);
    for (const each of [client.userId, 'uncommon hobby', '127.0.0.1'])
      assert.ok(!text.includes(each), each);
  });

  test('HEAD has no body, other methods are refused', async () => {
    const { status, text } = await server.request('/metrics', { method: 'HEAD' });
    assert.deepEqual({ status, text }, { status: 200, text: '' });
    const refused = await server.request('/metrics', { method: 'POST' });
    assert.equal(refused.status, 405);
    assert.equal(refused.headers.allow, 'GET, HEAD, OPTIONS');
  });

  test('tells of the process itself', async () => {
    const all = await scrape(server.httpUrl);
    assert.ok(all.get('strangelet_resident_memory_bytes') > 1e6);
    assert.ok(all.get('strangelet_open_descriptors') > 5);
    assert.ok(all.get('strangelet_max_descriptors') >= all.get('strangelet_open_descriptors'));
    assert.ok(Math.abs(all.get('strangelet_start_time_seconds') - Date.now() / 1000) < 600);
    assert.ok([...all.keys()].some((key) => /^strangelet_build_info\{version="\d/.test(key)));
    assert.ok(all.get('strangelet_loop_turn_seconds_count') > 0);
  });
});

describe('what is counted', () => {
  const server = useServer({ args: ['--websocket.allowed-origins=["https://here.example"]'] });
  let before;
  const count = async () => (before = await scrape(server.httpUrl));

  test('connections, WebSockets and sessions, now and in all', async () => {
    await count();
    const client = await server.connect();
    // The connections of the requests are gone a moment later.
    const now = await untilMore(server, before, 'strangelet_open_connections');
    const more = (name) => now.get(name) - before.get(name);
    assert.equal(more('strangelet_open_websockets'), 1);
    assert.equal(more('strangelet_sessions'), 1);
    // And those of the requests.
    assert.ok(more('strangelet_connections_total') >= 2);
    assert.ok(more('strangelet_http_answers_total{status="200"}') >= 1);
    assert.equal(more('strangelet_websocket_handshakes_total{outcome="accepted"}'), 1);
    await client.close();
    await untilMore(server, before, 'strangelet_open_websockets', 0);
    await untilMore(server, before, 'strangelet_websocket_closes_total{code="1000",by="client"}');
  });

  test('a connection that is lost', async () => {
    await count();
    const client = await server.connect();
    await client.drop();
    await untilMore(server, before, 'strangelet_websocket_closes_total{code="lost",by="client"}');
  });

  test('a handshake that is refused, with a status or in words', async () => {
    await count();
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket', Origin: 'https://there.example' };
    const key = { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13' };
    const refused = await server.request('/ws', { headers: { ...headers, ...key } });
    assert.equal(refused.status, 403);
    await untilMore(server, before, 'strangelet_websocket_handshakes_total{outcome="403"}');
    const client = new Client(`${server.wsUrl}?v=2`, { origin: headers.Origin });
    await client.expectClose(4403);
    await untilMore(server, before, 'strangelet_websocket_handshakes_total{outcome="403"}', 2);
    await untilMore(server, before, 'strangelet_errors_total{code="origin_refused"}');
    await untilMore(server, before, 'strangelet_websocket_closes_total{code="4403",by="server"}');
    // An old version of the protocol.
    const old = await server.request('/ws', {
      headers: { ...headers, ...key, Origin: 'https://here.example', 'Sec-WebSocket-Version': '8' },
    });
    assert.equal(old.status, 426);
    await untilMore(server, before, 'strangelet_websocket_handshakes_total{outcome="426"}');
  });

  test('a request that cannot be read', async () => {
    await count();
    await rawRequest(server.httpPort, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(10_000)}\r\n\r\n`);
    await untilMore(server, before, 'strangelet_http_answers_total{status="431"}');
  });

  test('events, errors, matches, waits, messages, states of calls, rooms and their end', async () => {
    await count();
    const { first, second, roomId } = await server.pair();
    first.send('connection_state', { state: 'connected', roomId });
    await second.expect('partner_connection_state');
    first.send('chat_message', { message: 'hello', roomId });
    await second.expect('chat_message');
    first.send('no_such_event');
    await first.expectError('unknown_event');
    let now = await scrape(server.httpUrl);
    const more = (name) => now.get(name) - before.get(name);
    assert.equal(more('strangelet_client_events_total{event="find_partner"}'), 2);
    assert.equal(more('strangelet_client_events_total{event="chat_message"}'), 1);
    assert.equal(more('strangelet_client_events_total{event="rejected"}'), 1);
    assert.equal(more('strangelet_errors_total{code="unknown_event"}'), 1);
    assert.equal(more('strangelet_call_states_total{state="connected"}'), 1);
    assert.equal(more('strangelet_messages_relayed_total'), 2);
    assert.equal(more('strangelet_matches_total{mode="video",common_interest="no"}'), 1);
    assert.equal(more('strangelet_wait_seconds_count{mode="video",common_interest="no"}'), 2);
    assert.equal(more('strangelet_rooms'), 1);
    first.send('leave_room');
    now = await untilMore(server, before, 'strangelet_room_duration_seconds_count{reason="left"}');
    assert.equal(more('strangelet_rooms'), 0);
    second.send('chat_message', { message: 'late', roomId });
    await untilMore(server, before, 'strangelet_late_messages_total');
  });

  test('a match by a common interest in its mode', async () => {
    await count();
    const clients = [await server.connect(), await server.connect()];
    for (const each of clients) each.send('find_partner', { interests: ['chess'], mode: 'text' });
    await until(async () => {
      const now = await scrape(server.httpUrl);
      const sample = 'strangelet_matches_total{mode="text",common_interest="yes"}';
      assert.equal(now.get(sample) - before.get(sample), 1);
      return true;
    }, 'a match');
  });

  test('who waits, by mode', async () => {
    const client = await server.connect();
    client.send('find_partner', { mode: 'text' });
    await client.expect('waiting_for_partner');
    const now = await scrape(server.httpUrl);
    assert.equal(now.get('strangelet_waiting_users{mode="text"}'), 1);
    assert.equal(now.get('strangelet_waiting_users{mode="video"}'), 0);
  });

  test('who is away, and what comes of coming back', async () => {
    await count();
    const client = await enter(server);
    await client.drop();
    await untilMore(server, before, 'strangelet_sessions_reconnecting');
    const now = await scrape(server.httpUrl);
    assert.ok(now.get('strangelet_resume_memory_bytes') > before.get('strangelet_resume_memory_bytes'));
    const back = await comeBack(server, client.token);
    await untilMore(server, before, 'strangelet_resumes_total{outcome="resumed"}');
    const lost = await enter(server, 'resumeToken=no-such-token');
    await untilMore(server, before, 'strangelet_resumes_total{outcome="unknown"}');
    await Promise.all([back.close(), lost.close()]);
  });

  test('a flood that is not even answered', async () => {
    const strict = await startServer({
      keep: ['limits.enabled'],
      args: ['--limits.event-rate=1', '--limits.event-burst=1', '--limits.abuse-time=1h'],
    });
    const client = await connect(strict.wsUrl);
    before = await scrape(strict.httpUrl);
    // The first thousand are answered.
    for (let i = 0; i < 3000; ++i) client.send('ping', {});
    await until(async () => {
      const now = await scrape(strict.httpUrl);
      const sample = 'strangelet_client_events_ignored_total';
      return now.get(sample) - before.get(sample) > 0;
    }, 'some of them');
    await client.drop();
    await strict.stop();
  });

  test('who does not answer pings', async () => {
    const strict = await startServer({
      args: ['--heartbeat.interval=100ms', '--heartbeat.timeout=300ms'],
    });
    const socket = await RawWebSocket.open(strict.wsPort, '/');
    await until(async () => {
      const now = await scrape(strict.httpUrl);
      return now.get('strangelet_websocket_closes_total{code="silent",by="server"}') === 1;
    }, 'it is dropped');
    socket.destroy();
    await strict.stop();
  });

  test('who takes nothing of what it is sent, and what waits for it meanwhile', async () => {
    const patient = await startServer({
      args: ['--limits.queue-messages=0', '--limits.queue-bytes=0', '--limits.write-timeout=2s'],
    });
    const sample = async (name) => (await scrape(patient.httpUrl)).get(name);
    const talker = await connect(patient.wsUrl);
    talker.send('find_partner');
    await talker.expect('waiting_for_partner');
    const deaf = await RawWebSocket.open(patient.wsPort, '/');
    deaf.send(opcodes.text, '{"event":"find_partner"}');
    await deaf.nextEvent('partner_found');
    const { roomId } = await talker.expect('partner_found');
    deaf.pause();
    // Far more than the socket buffers of two kernels take.
    const offer = 'x'.repeat(60_000);
    for (let sent = 0; sent < 400; ++sent) talker.send('webrtc_offer', { offer, roomId });
    await until(async () => (await sample('strangelet_outgoing_queue_bytes')) > 1e6, 'a queue');
    const slow = 'strangelet_websocket_closes_total{code="slow",by="server"}';
    await until(async () => (await sample(slow)) === 1, 'its end');
    await until(async () => (await sample('strangelet_outgoing_queue_bytes')) === 0, 'no queue');
    deaf.destroy();
    await talker.close();
    const { stdout, stderr } = await patient.stop();
    assert.match(stdout + stderr, /warn refused \(closed, too much or too slow\): 1 in /);
  });

  test('who asks for nothing in time', async () => {
    const strict = await startServer({ args: ['--limits.handshake-timeout=200ms'] });
    const socket = await rawConnect(strict.httpPort);
    await until(async () => {
      const now = await scrape(strict.httpUrl);
      return now.get('strangelet_connections_dropped_total{reason="timeout"}') === 1;
    }, 'it is dropped');
    socket.destroy();
    const { stdout, stderr } = await strict.stop();
    assert.match(stdout + stderr, /warn refused \(dropped, no request in time\): 1 in /);
  });

  test('a reload, done or refused', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'caf-application.ini');
    writeFileSync(file, '[log]\nlevel = "info"\n');
    const own = await startServer({ cwd: folder });
    before = await scrape(own.httpUrl);
    own.process.kill('SIGHUP');
    await untilMore(own, before, 'strangelet_reloads_total{outcome="done"}');
    writeFileSync(file, '[log]\nlevel = "loud"\n');
    own.process.kill('SIGHUP');
    await untilMore(own, before, 'strangelet_reloads_total{outcome="refused"}');
    await untilMore(own, before, 'strangelet_reloads_total{outcome="done"}');
    await own.stop();
  });

  test('wrong admin tokens', async () => {
    const guarded = await startServer({ args: ['--http.admin-token=right'] });
    const headers = { authorization: 'Bearer right' };
    assert.equal((await request(guarded.httpUrl, '/metrics', { headers: { authorization: 'Bearer wrong' } })).status, 401);
    const now = await scrape(guarded.httpUrl, headers);
    assert.equal(now.get('strangelet_wrong_admin_tokens_total'), 1);
    await guarded.stop();
  });
});

describe('TLS', () => {
  const authority = new Authority();
  const server = useServer({ args: tlsArgs(authority.issue('ecdsa')) });

  test('handshakes are counted, and those that come to nothing', async () => {
    const before = await scrape(server.httpUrl);
    const client = await server.connect(server.wsUrl, { ca: authority.ca });
    const raw = await server.raw(server.wsPort, { plain: true });
    raw.write('this is no TLS, whatever else it may be');
    // Each look at the metrics is a handshake too.
    await until(async () => {
      const now = await scrape(server.httpUrl);
      const more = (outcome) => {
        const sample = `strangelet_tls_handshakes_total{outcome="${outcome}"}`;
        return now.get(sample) - before.get(sample);
      };
      assert.ok(more('completed') >= 2);
      assert.equal(more('failed'), 1);
      return true;
    }, 'one that failed');
    await client.close();
  });
});

describe('refusals', () => {
  test('are in the log in sum when the server ends, with who had most', async () => {
    const args = ['--websocket.allowed-origins=["https://here.example"]'];
    const server = await startServer({ args });
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      Origin: 'https://there.example',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
    };
    for (let i = 0; i < 3; ++i) await request(server.httpUrl, '/ws', { headers });
    const { stdout, stderr } = await server.stop();
    assert.match(
      stdout + stderr,
      /warn refused \(403, origin not allowed\): 3 in \d s, most from 127\.0\.0\.1 \(3\)\n/,
    );
  });
});

describe('a port of its own', () => {
  const token = 'a-long-secret';
  const server = useServer({
    args: [
      '--metrics.address=127.0.0.1',
      '--metrics.port=0',
      `--http.admin-token=${token}`,
      '--limits.connections=2',
    ],
  });
  const url = () => server.logs().match(/metrics: (https?:\/\/\S+)\/metrics/)[1];
  const headers = { authorization: `Bearer ${token}` };

  test('serves /metrics to operators', async () => {
    assert.ok((await scrape(url(), headers)).size > 100);
    assert.equal((await request(url(), '/metrics')).status, 401);
    assert.equal((await request(server.httpUrl, '/metrics')).status, 401);
    assert.ok((await scrape(server.httpUrl, headers)).size > 100);
  });

  test('serves nothing else', async () => {
    for (const target of ['/', '/videochat/stats', '/videochat/rooms', '/ws', '/metrics/x']) {
      const { status, json } = await request(url(), target, { headers });
      assert.equal(status, 404, target);
      assert.equal(json.message, 'This port serves /metrics only.');
    }
  });

  test('is no way in for WebSockets', async () => {
    for (const target of ['/', '/ws', '/metrics']) {
      const answer = await request(url(), target, {
        headers: {
          ...headers,
          Connection: 'Upgrade',
          Upgrade: 'websocket',
          'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
          'Sec-WebSocket-Version': '13',
        },
      });
      assert.equal(answer.status, target === '/metrics' ? 200 : 404);
    }
  });

  test('answers when there is no room for clients', async () => {
    const clients = [await server.connect(), await server.connect()];
    // More than fit wait to be told.
    for (let i = 0; i < 20; ++i) await server.raw(server.httpPort);
    assert.equal((await request(server.httpUrl, '/videochat/health')).status, 503);
    assert.equal((await scrape(url(), headers)).get('strangelet_open_websockets'), 2);
    await Promise.all(clients.map((each) => each.close()));
  });
});

describe('a port of its own behind nothing', () => {
  test('expects no PROXY header where the others do', async () => {
    const server = await startServer({
      args: [
        '--metrics.address=127.0.0.1',
        '--metrics.port=0',
        '--net.proxy-protocol=true',
        '--net.trusted-proxies=["127.0.0.1"]',
      ],
    });
    const url = server.logs().match(/metrics: (https?:\/\/\S+)\/metrics/)[1];
    const before = await scrape(url);
    const reason = 'strangelet_connections_dropped_total{reason="proxy"}';
    await rawRequest(server.httpPort, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n').catch(() => {});
    await until(async () => {
      assert.equal((await scrape(url)).get(reason) - before.get(reason), 1);
      return true;
    }, 'the connection without a header is counted');
    await server.stop();
  });
});
