/** The one error every failed call ends in, read from application/problem+json. */
import type { Schemas } from './client';

export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
    /** The fixed word of the problem ("forbidden"), "network", or "unknown". */
    readonly code: string,
    readonly requestId: string | null = null,
    readonly retryAfterSecs: number | null = null,
    /** The server's own words on it: who changed the thing, which value is wrong. */
    readonly detail: string | null = null,
    /** Of a conflict: who was first. */
    readonly changedBy: string | null = null,
    /** Which field of a form is wrong. */
    readonly field: string | null = null,
  ) {
    super(code);
  }

  static fromResponse(response: Response, body: unknown): ApiError {
    const problem = (body ?? {}) as Partial<Schemas['Problem']> & {
      changed_by?: string | null;
      field?: string | null;
    };
    return new ApiError(
      response.status,
      problem.code ?? 'unknown',
      problem.request_id ?? response.headers.get('x-request-id'),
      problem.retry_after_secs ?? null,
      problem.detail ?? null,
      problem.changed_by ?? null,
      problem.field ?? null,
    );
  }
}

/** A repeat of the same request cannot help when the request itself was refused. */
export function worthRetrying(failures: number, error: unknown): boolean {
  const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return failures < 2 && !refused;
}
