// Asks a server that runs already whether it is healthy and relays: node answers.mjs http://127.0.0.1:3000
import assert from 'node:assert/strict';
import { violations } from './contract.mjs';
import { request } from './http.mjs';
import { stillServes } from './still_serves.mjs';

const url = process.argv[2];
const { status, json } = await request(url, '/videochat/health');
assert.equal(status, 200);
await stillServes({ wsUrl: `${url.replace('http', 'ws')}/ws` });
assert.deepEqual(violations, []);
console.log(`${url} is ${json.status}, pairs two clients and relays between them`);
