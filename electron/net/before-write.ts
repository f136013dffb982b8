import { type AppError, appError } from '../domain/app-error.ts';
import type { HttpRequest } from './http.ts';

/**
 * What failed before a request went out (a renewed sign-in, the question whose box it is), as the request's own error: of one
 * that writes it must not read as a lost answer, of which nobody would know whether it was done.
 */
export function beforeWrite({ method }: Pick<HttpRequest, 'method'>, error: AppError): AppError {
  if (method === 'GET') return error;
  const address = String(error.args.address ?? '');
  if (error.code === 'garbage-answer' || error.code === 'page-for-json')
    return appError('box-untold', { address });
  const errno = { 'connection-lost': 'ECONNRESET', 'device-timeout': 'ETIMEDOUT' }[String(error.code)];
  return errno === undefined ? error : appError('device-unreachable', { address, reason: errno });
}
