// docs/asyncapi.yaml and docs/openapi.yaml as judges of what the server sends.
//
// Clients have to tolerate fields that they do not know; this suite does not: a field that no
// document mentions is a gap in the documents. So every object schema is closed before it is
// compiled.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const read = (name) =>
  parse(readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8'));
export const asyncapi = read('asyncapi.yaml');
export const openapi = read('openapi.yaml');

/// What was seen that breaks the contract; `stop()` of a server fails when there is anything.
export const violations = [];

function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value)]),
  );
  if (copy.properties && copy.type === 'object') copy.additionalProperties ??= false;
  return copy;
}

function compiler(document) {
  const ajv = new Ajv({ allErrors: true, strictTypes: false });
  ajv.addVocabulary(['components', 'schemas']);
  const { schemas } = document.components;
  ajv.addSchema({ $id: 'document:', components: { schemas: closed(schemas) } });
  const local = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document:#/'));
  return (schema) => {
    const validate = ajv.compile(closed(local(schema)));
    return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors, { dataVar: '' }));
  };
}

const compileEvent = compiler(asyncapi);
const events = new Map(
  Object.entries(asyncapi.components.messages).map(([key, message]) => [
    key,
    compileEvent(message.payload),
  ]),
);

/// What the server says to people is a sentence; it may begin with the name of a field.
const faultOfWords = (words) =>
  /^[`\p{Lu}].*[.!?]$/su.test(words ?? 'None.') ? '' : `"${words}" is no sentence`;

/// Why `message` is not one of the messages of `side` ('client' or 'server'); empty when it is.
export function faultOfMessage(side, message) {
  const fault = events.get(`${side}.${message?.event}`);
  if (!fault) return `the ${side} has no such event: ${JSON.stringify(message)}`;
  const isForPeople = side === 'server' && message.event !== 'chat_message';
  return fault(message) || (isForPeople ? faultOfWords(message.data?.message) : '');
}

const compileAnswer = compiler(openapi);
const compiledAnswers = new Map();
const faultOfError = compileAnswer({ $ref: '#/components/schemas/Error' });
const resolved = (object) =>
  object.$ref
    ? object.$ref
        .split('/')
        .slice(1)
        .reduce((at, key) => at[key], openapi)
    : object;

/// The path of openapi.yaml that a request for `target` falls under, with a slash at the end or without.
export function documentedPath(target) {
  const path = target.split('?')[0].replace(/(?<=^\/(videochat\/.+|metrics))\/$/, '');
  if (openapi.paths[path]) return path;
  if (/^\/videochat\/room\/[^/]+$/.test(path)) return '/videochat/room/{roomId}';
  return path.startsWith('/videochat') ? undefined : '/{file}';
}

function faultOfSuccess(method, target, answer) {
  const path = openapi.paths[documentedPath(target)];
  const operation = path?.[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
  const documented = operation?.responses[answer.status];
  if (!documented) return `status ${answer.status} is not documented`;
  const schema = resolved(documented).content?.['application/json']?.schema;
  if (!schema || method === 'HEAD') return '';
  const key = JSON.stringify(schema);
  if (!compiledAnswers.has(key)) compiledAnswers.set(key, compileAnswer(schema));
  return compiledAnswers.get(key)(answer.json);
}

/// Why `answer` ({status, headers, text, json}) breaks openapi.yaml; empty when it does not.
export function faultOfAnswer(method, target, answer) {
  if (method === 'OPTIONS') return '';
  if (answer.status < 400) return faultOfSuccess(method, target, answer);
  if (method === 'HEAD') return '';
  if (!/^application\/json\b/.test(answer.headers['content-type'] ?? ''))
    return 'an error that is not JSON';
  return (
    faultOfError(answer.json) ||
    (answer.json.statusCode === answer.status ? '' : 'statusCode is not the status') ||
    faultOfWords(answer.json.message)
  );
}

/// Fails on the spot, and lets the file fail even where a test does not look. (No assertion:
/// `until` forgives those.)
export function insist(fault, what) {
  if (!fault) return;
  violations.push(`${what}: ${fault}`);
  throw new Error(`${what} breaks its document: ${fault}`);
}
