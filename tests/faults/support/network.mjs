// A network of the test's own, in which packets can be lost: a user and network namespace that
// `unshare` makes, with a second one in it, the guest's, at the other end of a virtual cable. Nothing
// of it is seen outside, and it goes with the process.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const host = '10.1.0.1';
const cable = { host: 'tohost', guest: 'toguest' };

/// True in the process that runs in the network.
export const isInside = process.env.STRANGELET_FAULTS_NETWORK === 'own';

/// What must work in there, from the packages iproute2, nftables and util-linux.
const trial = `
  set -e
  ip link set lo up
  ip link add name one type veth peer name two
  tc qdisc add dev one root tbf rate 1mbit burst 8kb latency 50ms
  nft add table inet trial
  nsenter --version
`;

/// Why there can be no such network here; false if there can.
export function whyNot() {
  const { error, status, stderr } = spawnSync('unshare', ['-rn', 'sh', '-c', trial], {
    encoding: 'utf8',
  });
  if (error) return `no network of its own: ${error.message}`;
  return status === 0
    ? false
    : `no network of its own (unshare -rn): ${stderr.trim().split('\n')[0]}`;
}

/// Runs a test file in such a network: `{code, output}`.
export function runInside(url) {
  // Its results are read by people: without the variable it would speak to a runner.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(
    'unshare',
    ['-rn', process.execPath, '--test-reporter=spec', fileURLToPath(url)],
    {
      env: { ...env, STRANGELET_FAULTS_NETWORK: 'own' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  process.on('exit', () => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => settle({ code: code ?? signal, output }));
  });
}

const run = (command, ...words) => execFileSync(command, words, { encoding: 'utf8' });
const rules = (text) => execFileSync('nft', ['-f', '-'], { input: text });

/// The other end of the cable. `prefix` is what runs a command there.
export class Guest {
  host = host;

  constructor() {
    // It holds the namespace, and ends when this process does: then its input ends.
    this.holder = spawn('unshare', ['-n', 'sh', '-c', 'echo there; exec cat'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.prefix = ['nsenter', `--net=/proc/${this.holder.pid}/ns/net`];
  }

  async connect() {
    await new Promise((settle) => this.holder.stdout.once('data', settle));
    run('ip', 'link', 'set', 'lo', 'up');
    run('ip', 'link', 'add', 'name', cable.guest, 'type', 'veth', 'peer', 'name', cable.host);
    run('ip', 'link', 'set', cable.host, 'netns', `${this.holder.pid}`);
    run('ip', 'address', 'add', `${host}/24`, 'dev', cable.guest);
    run('ip', 'link', 'set', cable.guest, 'up');
    const [nsenter, ...where] = this.prefix;
    run(nsenter, ...where, 'ip', 'address', 'add', '10.1.0.2/24', 'dev', cable.host);
    run(nsenter, ...where, 'ip', 'link', 'set', cable.host, 'up');
  }

  /// From now on packets are lost: those to the guest, or (`both`) those from there as well.
  lose({ both = true } = {}) {
    rules(`table inet faults {
      chain out { type filter hook output priority 0; oifname "${cable.guest}" counter drop; }
      chain in { type filter hook input priority 0; ${both ? `iifname "${cable.guest}" counter drop;` : ''} }
    }`);
  }

  /// How many packets were lost so far.
  lost() {
    const counts = [...run('nft', 'list', 'table', 'inet', 'faults').matchAll(/packets (\d+)/g)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  pull() {
    run('ip', 'link', 'set', cable.guest, 'down');
  }

  /// So many bits per second to the guest, and a queue of `latency` in front of it.
  narrow(rate, latency) {
    run(
      'tc',
      'qdisc',
      'replace',
      'dev',
      cable.guest,
      'root',
      'tbf',
      'rate',
      rate,
      'burst',
      '16kb',
      'latency',
      latency,
    );
  }

  /// All is as it was.
  mend() {
    spawnSync('nft', ['delete', 'table', 'inet', 'faults']);
    spawnSync('tc', ['qdisc', 'delete', 'dev', cable.guest, 'root']);
    run('ip', 'link', 'set', cable.guest, 'up');
  }

  end() {
    this.holder.kill('SIGKILL');
  }
}
