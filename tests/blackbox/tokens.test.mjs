// Signing in with JSON Web Tokens: which are accepted, in which ways, and what the others are told.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect } from './support/client.mjs';
import { handshakeHead, rawConnect, readAnswer } from './support/raw.mjs';
import { runToEnd, startServer } from './support/server.mjs';
import { useServer } from './support/suite.mjs';
import { algorithms, inSeconds, Issuer, serverArgs } from './support/tokens.mjs';
import { until, within } from './support/waits.mjs';

/// The answer to a handshake with this query and these headers.
async function handshake(port, { path = '/', headers = {} } = {}) {
  const socket = await rawConnect(port);
  try {
    socket.write(handshakeHead(path, headers));
    return await readAnswer(socket);
  } finally {
    socket.destroy();
  }
}

const inQuery = (token) => ({ path: `/?token=${token}` });
const inField = (token) => ({ headers: { Authorization: `Bearer ${token}` } });
const inProtocol = (token) => ({ headers: { 'Sec-WebSocket-Protocol': `bearer, ${token}` } });

for (const alg of algorithms)
  describe(`tokens signed with ${alg}`, () => {
    const issuer = new Issuer(alg);
    const server = useServer({ args: issuer.args });

    it('are accepted, and two who have signed in meet', async () => {
      const first = await server.connect(`${server.wsUrl}?token=${issuer.token({ sub: 'ann' })}`);
      const second = await server.connect(server.wsUrl, {
        headers: { authorization: `Bearer ${issuer.token({ sub: 'bob' })}` },
      });
      first.send('find_partner');
      await first.expect('waiting_for_partner');
      second.send('find_partner');
      await second.expect('partner_found', (data) => data.partnerId === first.userId);
    });

    it('are refused when they are from somebody else', async () => {
      const answer = await handshake(server.wsPort, inQuery(new Issuer(alg).token()));
      assert.equal(answer.status, 401);
      assert.match(answer.headers['www-authenticate'], /^Bearer .*error="invalid_token"/);
      assert.match(answer.json.message, /signature/);
    });
  });

describe('a server that wants tokens', () => {
  const issuer = new Issuer();
  const server = useServer({
    args: [...issuer.args, '--auth.issuer=https://id.example', '--auth.audience=chat'],
  });
  const good = { iss: 'https://id.example', aud: 'chat' };
  const token = (claims = {}, header = {}) => issuer.token({ ...good, ...claims }, header);

  it('takes them in each of the three ways, and answers the subprotocol', async () => {
    for (const way of [inQuery, inField]) {
      const answer = await handshake(server.wsPort, way(token()));
      assert.equal(answer.status, 101);
      assert.equal(answer.headers['sec-websocket-protocol'], undefined);
    }
    const answer = await handshake(server.wsPort, inProtocol(token()));
    assert.equal(answer.status, 101);
    assert.equal(answer.headers['sec-websocket-protocol'], 'bearer');
    // As a library sees it.
    const client = await server.connect(server.wsUrl, { protocols: ['bearer', token()] });
    await client.expectNothing();
  });

  it('takes them at the HTTP port too', async () => {
    for (const path of ['/', '/ws']) {
      const ok = await handshake(server.httpPort, { path: `${path}?token=${token()}` });
      assert.equal(ok.status, 101);
      assert.equal((await handshake(server.httpPort, { path })).status, 401);
    }
  });

  it('asks who has none, without saying that anything was wrong', async () => {
    for (const how of [{}, inQuery(''), { headers: { Authorization: 'Basic YTpi' } }]) {
      const answer = await handshake(server.wsPort, how);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers['www-authenticate'], 'Bearer realm="strangelet"');
      assert.equal(answer.json.error, 'Unauthorized');
    }
  });

  it('refuses each kind of bad token with 401 in JSON, and says which', async () => {
    const tampered = token().replace(/\.[^.]+\./, (claims) => claims.replace('e', 'f'));
    const confused = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token().split('.')[1]}.`;
    const cases = [
      ['x', /malformed/],
      ['a.b.c', /malformed/],
      [`${token()}.x`, /malformed/],
      [`${token()}%3D`, /malformed/],
      [`${token()}${'A'.repeat(1)}`, /malformed|signature/],
      [tampered, /signature|malformed/],
      [confused, /algorithm/],
      [token({}, { alg: 'none' }), /algorithm/],
      [token({}, { alg: 'HS512' }), /algorithm/],
      [token({}, { alg: 'hs256' }), /algorithm/],
      [token({}, { crit: ['exp'] }), /malformed/],
      [token({ exp: inSeconds(-10) }), /expired/],
      [token({ exp: undefined }), /claim/],
      [token({ sub: undefined }), /claim/],
      [token({ nbf: inSeconds(60) }), /not valid yet/],
      [token({ iss: 'https://other.example' }), /issuer/],
      [token({ iss: undefined }), /issuer/],
      [token({ aud: 'mail' }), /audience/],
      [token({ aud: undefined }), /audience/],
    ];
    for (const [bad, words] of cases) {
      const answer = await handshake(server.wsPort, inQuery(bad));
      assert.equal(answer.status, 401, bad);
      assert.match(answer.json.message, words);
      assert.match(answer.headers['www-authenticate'], /^Bearer realm="strangelet", error="invalid_token"/);
    }
    const accepted = await handshake(server.wsPort, inQuery(token({ aud: ['mail', 'chat'] })));
    assert.equal(accepted.status, 101);
  });

  it('refuses two tokens at once, even the same', async () => {
    const both = { ...inQuery(token()), headers: inField(token()).headers };
    const answer = await handshake(server.wsPort, both);
    assert.equal(answer.status, 400);
    assert.match(answer.headers['www-authenticate'], /error="invalid_request"/);
  });

  it('closes the connection with a refusal: one connection, one try', async () => {
    const socket = await rawConnect(server.wsPort);
    socket.write(handshakeHead('/?token=x') + handshakeHead(`/?token=${token()}`));
    assert.equal((await readAnswer(socket)).status, 401);
    await within(socket.ended, 'end');
    assert.equal(socket.received.length, 0);
  });

  it('leaves REST and the page open, and operators to the admin token', async () => {
    for (const path of ['/videochat/health', '/videochat/ready', '/videochat/stats', '/'])
      assert.equal((await server.request(path)).status, 200, path);
    assert.equal((await server.request('/videochat/rooms')).status, 200);
  });

  it('counts nobody who was refused', async () => {
    await handshake(server.wsPort, inQuery('x'));
    await server.untilStats({ connectedUsers: 0 });
  });
});

describe('a key that others can read', () => {
  const issuer = new Issuer('RS256');
  const server = useServer({ args: issuer.args });

  it('is no secret to sign with', async () => {
    const text = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${issuer.token().split('.')[1]}`;
    const forged = createHmac('sha256', issuer.keyFile).update(text).digest('base64url');
    const answer = await handshake(server.wsPort, inQuery(`${text}.${forged}`));
    assert.equal(answer.status, 401);
    assert.match(answer.json.message, /algorithm/);
  });
});

describe('two keys', () => {
  const old = new Issuer('ES256', 'old');
  const next = new Issuer('ES256', 'next');
  const server = useServer({ args: serverArgs('ES256', [old.name, next.name]) });

  it('are trusted at the same time, each under its own name', async () => {
    for (const issuer of [old, next])
      assert.equal((await handshake(server.wsPort, inQuery(issuer.token()))).status, 101);
    const misnamed = await handshake(server.wsPort, inQuery(next.token({}, { kid: 'old' })));
    assert.match(misnamed.json.message, /signature/);
    const unknown = await handshake(server.wsPort, inQuery(next.token({}, { kid: 'newer' })));
    assert.match(unknown.json.message, /unknown key/);
    const unnamed = await handshake(server.wsPort, inQuery(next.token({}, { kid: undefined })));
    assert.match(unnamed.json.message, /unknown key/);
  });
});

describe('a key that is replaced', () => {
  it('is read again on SIGHUP, or not at all', async () => {
    const [old, next] = [new Issuer(), new Issuer()];
    const server = await startServer({ args: old.args });
    const hangUp = async (words) => {
      const seen = server.logs().length;
      const news = () => server.logs().slice(seen);
      server.process.kill('SIGHUP');
      await until(() => words.test(news()), `${words} in the log`);
      return news();
    };
    const status = async (issuer) =>
      (await handshake(server.wsPort, inQuery(issuer.token()))).status;
    const client = await connect(`${server.wsUrl}?token=${old.token()}`);
    writeFileSync(old.path, 'short');
    await hangUp(/reload: refused: auth\.keys: .*secret of 5 bytes.*nothing is changed/);
    assert.equal(await status(old), 101);
    writeFileSync(old.path, next.keyFile);
    const log = await hangUp(/reload: done, 1 changed, 0 wait for a restart\n/);
    assert.match(log, /info reload: auth\.keys: read again, changed\n/);
    assert.ok(!log.includes(next.keyFile.trim()), log);
    const more = await hangUp(/reload: done, 0 changed/);
    assert.match(more, /info reload: auth\.keys: read again, the same as before\n/);
    assert.equal(await status(old), 401);
    assert.equal(await status(next), 101);
    // Whoever is there stays.
    await client.expectNothing();
    await client.close();
    await server.stop();
  });
});

describe('the time of a token', () => {
  const issuer = new Issuer();
  const server = useServer({ args: [...issuer.args, '--auth.leeway=0s'] });

  it('ends the session with 4401', async () => {
    const short = await server.connect(`${server.wsUrl}?token=${issuer.token({ exp: inSeconds(2) })}`);
    const long = await server.connect(`${server.wsUrl}?token=${issuer.token({ sub: 'bob' })}`);
    short.send('find_partner');
    await short.expect('waiting_for_partner');
    long.send('find_partner');
    await long.expect('partner_found');
    await short.expect('partner_found');
    const { reason } = await short.expectClose(4401);
    assert.equal(reason, 'token expired');
    await long.expect('partner_disconnected');
    await long.expectNothing();
  });
});

describe('accounts', () => {
  const issuer = new Issuer();
  const server = useServer({ args: issuer.args });
  const signIn = (sub) => server.connect(`${server.wsUrl}?token=${issuer.token({ sub })}`);

  async function look(client, event = 'waiting_for_partner') {
    client.send('find_partner');
    return client.expect(event);
  }

  it('are never paired with themselves', async () => {
    const [one, again, other] = [await signIn('ann'), await signIn('ann'), await signIn('bob')];
    await look(one);
    await look(again);
    await look(other, 'partner_found');
    await one.expect('partner_found', (data) => data.partnerId === other.userId);
    await again.expectNothing();
  });

  it('keep their blocks when they come back', async () => {
    const [cat, dan] = [await signIn('cat'), await signIn('dan')];
    await look(cat);
    await look(dan, 'partner_found');
    await cat.expect('partner_found');
    cat.send('block_partner');
    await cat.expect('partner_blocked');
    await cat.close();
    await dan.expect('partner_disconnected');
    await dan.close();
    const [catAgain, danAgain] = [await signIn('cat'), await signIn('dan')];
    await look(danAgain);
    await look(catAgain);
    const eve = await signIn('eve');
    await look(eve, 'partner_found');
    await danAgain.expect('partner_found', (data) => data.partnerId === eve.userId);
    await catAgain.expectNothing();
  });
});

describe('the connections of an account', () => {
  const issuer = new Issuer();
  const server = useServer({
    args: [...issuer.args, '--auth.account-connections=2', '--limits.enabled=true'],
  });

  it('are limited, and one that ends makes room', async () => {
    const url = () => `/?token=${issuer.token()}`;
    const first = await server.rawWebSocket(server.wsPort, url());
    await server.rawWebSocket(server.wsPort, url());
    const answer = await handshake(server.wsPort, { path: url() });
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    const other = await handshake(server.wsPort, inQuery(issuer.token({ sub: 'bob' })));
    assert.equal(other.status, 101);
    first.destroy();
    await server.untilStats({ connectedUsers: 1 });
    await server.rawWebSocket(server.wsPort, url());
  });
});

describe('a server that wants no tokens', () => {
  const server = useServer();

  it('takes no notice of them, but takes the subprotocol', async () => {
    for (const way of [inQuery, inField, inProtocol])
      assert.equal((await handshake(server.wsPort, way('x'))).status, 101);
    const both = { ...inQuery('a'), headers: inField('b').headers };
    assert.equal((await handshake(server.wsPort, both)).status, 101);
    const client = await server.connect(server.wsUrl, { protocols: ['bearer', 'x'] });
    await client.expectNothing();
  });
});

describe('what is logged of tokens', () => {
  it('is nothing, at the most talkative level, accepted or refused', async () => {
    const issuer = new Issuer();
    const server = await startServer({ args: [...issuer.args, '--log.level=trace'] });
    const bad = new Issuer().token();
    const good = issuer.token();
    for (const [token, status] of [
      [good, 101],
      [bad, 401],
    ])
      for (const way of [inQuery, inField, inProtocol])
        assert.equal((await handshake(server.wsPort, way(token))).status, status);
    assert.equal((await handshake(server.httpPort, { path: `/ws?token=${bad}` })).status, 401);
    assert.equal((await handshake(server.httpPort, { path: `/x?token=${bad}` })).status, 404);
    assert.equal((await handshake(server.wsPort, { path: `/?token=${good}&resumeToken=secret-resume` })).status, 101);
    await server.stop();
    const logs = server.logs();
    assert.match(logs, /refused with 401/);
    for (const secret of [...good.split('.'), ...bad.split('.').slice(1), 'token=', 'secret-resume'])
      assert.ok(!logs.includes(secret), `${secret} in the log`);
  });
});

describe('the start with tokens', () => {
  const refused = async (args, words) => {
    const { code, stdout, stderr } = await runToEnd({
      args: ['--websocket.port=0', '--http.port=0', '--http.public-dir=.', ...args],
    });
    assert.equal(code, 1);
    assert.match(stdout + stderr, words);
  };

  it('needs a key', () => refused(['--auth.mode=jwt'], /auth\.keys: \[\].*auth\.mode: "jwt"/));

  it('needs one that is there', () =>
    refused(serverArgs('HS256', ['/no/such/key']), /auth\.keys: "\/no\/such\/key" cannot be read: No such file or directory/));

  it('refuses a short secret', () => {
    const issuer = new Issuer();
    writeFileSync(issuer.path, 'short');
    return refused(issuer.args, /secret of 5 bytes/);
  });

  it('refuses a public key as a secret', () =>
    refused(serverArgs('HS256', [new Issuer('RS256').path]), /HS256 needs a secret/));

  it('refuses two keys of one name', () =>
    refused(
      serverArgs('HS256', [new Issuer('HS256', 'a').name, new Issuer('HS256', 'a').name]),
      /second key named a/,
    ));
});

describe('scripts/mint-token', () => {
  const script = fileURLToPath(new URL('../../scripts/mint-token', import.meta.url));
  const mint = (issuer, ...args) =>
    execFileSync(script, [`--key=${issuer.privatePath}`, `--alg=${issuer.alg}`, ...args])
      .toString()
      .trim();

  for (const alg of algorithms)
    it(`makes tokens with ${alg} that the server takes, or not, as told`, async () => {
      const issuer = new Issuer(alg, 'k');
      const rules = ['--auth.issuer=me', '--auth.audience=you'];
      const server = await startServer({ args: [...issuer.args, ...rules] });
      const status = async (...args) =>
        (await handshake(server.wsPort, inQuery(mint(issuer, ...args)))).status;
      const names = ['--iss=me', '--aud=you', '--kid=k', '--sub=a "quoted\\ name'];
      assert.equal(await status(...names), 101);
      assert.equal(await status(...names, '--exp=-60'), 401);
      assert.equal(await status(...names, '--nbf=60'), 401);
      assert.equal(await status(...names, '--kid=other'), 401);
      assert.equal(await status('--kid=k'), 401);
      await server.stop();
    });

  it('says how it is used, and what is wrong', () => {
    assert.match(execFileSync(script, ['--help']).toString(), /--alg=ALG/);
    for (const [args, words] of [
      [[], /--key=FILE is needed/],
      [['--key=/no/such/file'], /cannot read/],
      [['--what'], /unknown argument/],
      [[`--key=${script}`, '--alg=none'], /not one of/],
      [[`--key=${script}`, '--exp=soon'], /no number/],
      [['--key', script], /--key needs a value; write --key=…/],
      [[`--key=${script}`, '--sub'], /--sub needs a value/],
    ]) {
      const { status, stderr } = spawnSync(script, args);
      assert.equal(status, 1);
      assert.match(stderr.toString(), words);
    }
  });

  it('signs with no key that is not for the algorithm, and says what it is', () => {
    const [secret, rsa, ec] = algorithms.map((alg) => new Issuer(alg));
    for (const [path, alg, words] of [
      [rsa.privatePath, 'HS256', /is a key in PEM, no secret; give its algorithm/],
      [ec.path, 'HS256', /is a key in PEM, no secret/],
      [rsa.path, 'RS256', /is a public key, .*signing takes the private one/],
      [ec.path, 'ES256', /is a public key/],
      [secret.path, 'ES256', /is no private key in PEM/],
      [ec.privatePath, 'RS256', /is no RSA key/],
      [rsa.privatePath, 'ES256', /is no EC P-256 key/],
    ]) {
      const { status, stdout, stderr } = spawnSync(script, [`--key=${path}`, `--alg=${alg}`]);
      assert.deepEqual([status, stdout.toString()], [1, ''], stderr.toString());
      assert.match(stderr.toString(), words);
    }
  });
});
