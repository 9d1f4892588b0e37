// Ordinary HTTP requests, one connection each; every answer is checked against openapi.yaml.
import http from 'node:http';
import https from 'node:https';
import { faultOfAnswer, insist } from './contract.mjs';
import { within } from './waits.mjs';

function exchange(url, target, { method, headers, body }) {
  return new Promise((settle, fail) => {
    const { protocol, hostname, port } = new URL(url);
    const library = protocol === 'https:' ? https : http;
    // `path` goes out as it is written; a URL object would tidy up what a traversal test needs.
    const request = library.request(
      { hostname, port, path: target, method, headers, agent: false, rejectUnauthorized: false },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', fail);
        response.on('end', () =>
          settle({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    request.on('error', fail);
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      settle({ status: response.statusCode, headers: response.headers, body: Buffer.alloc(0) });
    });
    request.end(body);
  });
}

/// {status, headers, body, text, json}. A `json` option becomes the body, with its type and length.
export async function request(url, target, { method = 'GET', headers = {}, body, json } = {}) {
  const content = json === undefined ? body : JSON.stringify(json);
  const all = { ...headers };
  if (json !== undefined) all['content-type'] ??= 'application/json';
  if (content !== undefined) all['content-length'] ??= Buffer.byteLength(content);
  const answer = await within(
    exchange(url, target, { method, headers: all, body: content }),
    `answer to ${method} ${target}`,
  );
  answer.text = answer.body.toString();
  const isJson =
    /^application\/json\b/.test(answer.headers['content-type'] ?? '') && answer.text !== '';
  answer.json = isJson ? JSON.parse(answer.text) : undefined;
  if (answer.status !== 101)
    insist(faultOfAnswer(method, target, answer), `${method} ${target} ${answer.status}`);
  return answer;
}
