import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runToEnd, scratchFolder, startServer } from './support/server.mjs';

const shipped = fileURLToPath(new URL('../../caf-application.ini', import.meta.url));
const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');

function iniFile(text, name = 'test.ini') {
  const file = join(scratchFolder(), name);
  writeFileSync(file, text);
  return file;
}

const mentions = (line, word) => (word instanceof RegExp ? word.test(line) : line.includes(word));
const [whole, truth, list, time, unknown] = [
  /integer|whole number/i,
  /true|bool/i,
  /list|origins/i,
  /timespan|duration|\d(ms|s|min)\b/i,
  /unknown|no (such )?(option|key|section)/i,
];

/// Refused with exit code 1 and one line for each of `mistakes`: a list of words that are all in
/// the same line.
async function expectRefusal(args, ...mistakes) {
  const { code, stdout, stderr } = await runToEnd({ args });
  const output = lines(stdout + stderr);
  assert.equal(code, 1, stdout + stderr);
  assert.equal(output.length, mistakes.length, stdout + stderr);
  assert.ok(output.every((line) => line.startsWith('strangelet: ')), stdout + stderr);
  for (const words of mistakes)
    assert.ok(
      output.some((line) => words.every((word) => mentions(line, word))),
      `${words} in:\n${output.join('\n')}`,
    );
}

/// What --dump-config prints, without the line that says where it came from.
async function dump(...args) {
  const { code, stdout, stderr } = await runToEnd({ args: ['--dump-config', ...args] });
  assert.equal(code, 0, stderr);
  return lines(stdout)
    .filter((line) => !line.includes('config-file'))
    .join('\n');
}

describe('a configuration that is wrong stops the start', () => {
  for (const [what, option, key, ...words] of [
    ['an unknown key', 'limits.mesage-size=1', 'limits.mesage-size', unknown],
    ['a key of an unknown section', 'limit.message-size=1', 'limit.message-size', unknown],
    ['a text for a number', 'limits.message-size=big', 'limits.message-size', 'big', whole],
    ['a fraction for a number', 'limits.nesting=1.5', 'limits.nesting', '1.5', whole],
    ['a number for a truth', 'limits.enabled=7', 'limits.enabled', '7', truth],
    [
      'a bare number for a time',
      'limits.handshake-timeout=10',
      'limits.handshake-timeout',
      '10',
      time,
      'such as 30s',
    ],
    ['a text for a list', 'http.cors-origins=x', 'http.cors-origins', 'x', list],
    ['a name for an address', 'net.trusted-proxies=localhost', 'net.trusted-proxies', '10.0.0.0/8'],
    ['a range that is none', 'net.trusted-proxies=10.0.0.0/33', 'net.trusted-proxies', '/33'],
    ['any origin for an origin', 'websocket.allowed-origins=*', 'websocket.allowed-origins', '*'],
    ['no burst', 'limits.event-burst=0', 'limits.event-burst', '0', whole],
    ['a PROXY header from nobody', 'net.proxy-protocol=true', 'net.proxy-protocol', 'trusted-proxies'],
    ['a port past the last', 'http.port=65536', 'http.port', '65536', '65535'],
    ['a negative port', 'websocket.port=-1', 'websocket.port', '-1', '65535'],
    ['a negative size', 'limits.message-size=-1', 'limits.message-size', '-1'],
    ['a negative time', 'heartbeat.interval=-1s', 'heartbeat.interval', '-1s'],
    ['fewer threads than none', 'scheduler.max-threads=-1', 'scheduler.max-threads', '-1'],
    ['an unknown level', 'log.level=loud', 'log.level', 'loud', 'info'],
    ['an unknown format', 'log.format=xml', 'log.format', 'xml', 'json'],
  ]) {
    test(`${what} on the command line: one line with key, value and what is allowed`, () =>
      expectRefusal([`--${option}`], [key, ...words]));
  }

  for (const [what, text, key, ...words] of [
    ['an unknown key', '[limits]\nmesage-size=1', 'limits.mesage-size', unknown],
    ['an unknown section', '[limit]\nmessage-size=1', 'limit', unknown],
    ['a text for a number', '[limits]\nmessage-size="big"', 'limits.message-size', 'big', whole],
    ['a number for a text', '[http]\naddress=5', 'http.address', '5', /string|text|quotes/i],
    ['a number for a truth', '[limits]\nenabled=7', 'limits.enabled', '7', truth],
    ['a bare number for a time', '[heartbeat]\ninterval=25', 'heartbeat.interval', '25', time],
    ['numbers in a list of texts', '[http]\ncors-origins=[1]', 'http.cors-origins', '1'],
    ['a value past the range', '[http]\nport=70000', 'http.port', '70000', '65535'],
  ]) {
    test(`${what} in the file: one line with key, value and what is allowed`, () =>
      expectRefusal([`--config-file=${iniFile(text)}`], [key, ...words]));
  }

  test('several mistakes are a line each', () =>
    expectRefusal(
      [`--config-file=${iniFile('[limits]\nnesting="deep"\nfoo=1\n[http]\nport=-5')}`],
      ['limits.nesting', 'deep'],
      ['limits.foo'],
      ['http.port', '-5'],
    ));

  test('a file that is no INI, or is not there, is named', async () => {
    const broken = iniFile('[limits\nmessage-size=');
    await expectRefusal([`--config-file=${broken}`], [broken]);
    await expectRefusal(['--config-file=/nowhere/at-all.ini'], ['/nowhere/at-all.ini']);
  });

  test('a caf-application.ini in the working directory is read, and held to the same', async () => {
    const cwd = scratchFolder();
    writeFileSync(join(cwd, 'caf-application.ini'), '[limits]\nfoo=1');
    const { code, stdout, stderr } = await runToEnd({ cwd });
    assert.equal(code, 1);
    assert.match(stdout + stderr, /limits\.foo/);
  });

  test('nothing listens before the configuration is accepted', async () => {
    const { stdout, stderr } = await runToEnd({
      args: ['--http.port=0', '--websocket.port=0', '--limits.nesting=x'],
    });
    assert.doesNotMatch(stdout + stderr, /listening/);
  });
});

describe('the configuration', () => {
  test('is dumped in a form that can be read back', async () => {
    const all = await dump(
      '--limits.chat-length=123',
      '--http.cors-origins=["https://a.example"]',
      '--heartbeat.interval=7s',
    );
    assert.match(all, /^\s*chat-length\s*=\s*123$/m);
    assert.equal(await dump(`--config-file=${iniFile(all)}`), all);
  });

  test('that is shipped has the defaults for values', async () => {
    assert.equal(await dump(`--config-file=${shipped}`), await dump());
  });

  test('on the command line wins over the file', async () => {
    const file = iniFile('[limits]\nchat-length=5\nnesting=6');
    const both = await dump(`--config-file=${file}`, '--limits.chat-length=7');
    assert.match(both, /^\s*chat-length\s*=\s*7$/m);
    assert.match(both, /^\s*nesting\s*=\s*6$/m);
  });

  test('is logged at the start: what differs in one line, and all of it at debug', async () => {
    const args = ['--limits.chat-length=1234', '--heartbeat.interval=17s'];
    const server = await startServer({ args });
    const talkative = await startServer({ args: [...args, '--log.level=debug'] });
    await Promise.all([server.stop(), talkative.stop()]);
    const about = (logs) => lines(logs).filter((line) => line.includes('config'));
    const [line, ...more] = about(server.logs());
    assert.match(line, /limits\.chat-length = 1234, heartbeat\.interval = 17s, matching\.rematch-cooldown = 0s, server\.drain-time = 0s; everything else is default$/);
    assert.deepEqual(more, []);
    assert.match(talkative.logs(), /debug config limits\.chat-length = 1234\n/);
    assert.ok(about(talkative.logs()).length > 30);
  });
});
