// For `node --import`: the scripts of public/ are modules. Browsers learn that from the page; Node would want a
// package.json beside them, which would then be served.
import { register } from 'node:module';

export async function load(url, context, next) {
  const isOfPage = url.includes('/public/js/') && url.endsWith('.js');
  return next(url, isOfPage ? { ...context, format: 'module' } : context);
}

if (!import.meta.url.endsWith('?hooks')) register(`${import.meta.url}?hooks`);
