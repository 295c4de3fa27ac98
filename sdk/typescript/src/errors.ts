// What calls throw. A problem document (RFC 9457) becomes the class of its HTTP status.

/** The base of everything that this package throws by itself. */
export class XwmsError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No response came: the connection failed or was cut, or the deadline passed. */
export class ConnectionError extends XwmsError {}

/** One member of the request that is wrong. */
export interface FieldError {
  /** The path of the member, such as `owner.password`, or the name of a query parameter. */
  field: string;
  code: string;
  detail: string;
}

/** The parts of a problem document, and what the response's headers add. */
export interface ProblemDetails {
  status: number;
  type: string;
  title: string;
  code: string;
  detail: string;
  fieldErrors: FieldError[];
  /** The limits that were reached: `account` or `client`. */
  violatedPolicies: string[];
  requestId?: string | undefined;
  /** Seconds until another try makes sense. */
  retryAfter?: number | undefined;
  /** `WWW-Authenticate`. */
  challenge?: string | undefined;
}

/** The server refused. Compare `code`; `detail` is for people and may change. */
export class ProblemError extends XwmsError implements ProblemDetails {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly fieldErrors: FieldError[];
  readonly violatedPolicies: string[];
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly challenge: string | undefined;

  constructor(details: ProblemDetails) {
    super(`${details.status} ${details.code}: ${details.detail}`);
    this.status = details.status;
    this.type = details.type;
    this.title = details.title;
    this.code = details.code;
    this.detail = details.detail;
    this.fieldErrors = details.fieldErrors;
    this.violatedPolicies = details.violatedPolicies;
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
    this.challenge = details.challenge;
  }
}

/** 400: the request is wrong. `fieldErrors` names the member. */
export class BadRequestError extends ProblemError {}
/** 401: the token is missing, expired or revoked, or the login behind it is too weak. */
export class UnauthorizedError extends ProblemError {}
/** 403: the token may not do this. */
export class ForbiddenError extends ProblemError {}
/** 404: there is no such object in the account. */
export class NotFoundError extends ProblemError {}
/** 409: the state does not allow it. */
export class ConflictError extends ProblemError {}
/** 422: the idempotency key was used for another request. */
export class UnprocessableError extends ProblemError {}
/** 429: too many requests or attempts. See `retryAfter`. */
export class TooManyRequestsError extends ProblemError {}
/** 5xx. */
export class ServerError extends ProblemError {}

/** The token endpoint, or introspection, refused the client (RFC 6749 §5.2). `code` is the `error`. */
export class OAuthError extends ProblemError {}

const CLASSES: Record<number, typeof ProblemError> = {
  400: BadRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  422: UnprocessableError,
  429: TooManyRequestsError,
};

/** The webhook is not genuine, not fresh, or not signed with one of the secrets. */
export class WebhookError extends XwmsError {}

/** Why a token was refused. */
export type TokenRefusal =
  | "malformed" | "type" | "algorithm" | "key" | "signature" | "issuer" | "audience" | "expired" | "claims" | "inactive";

/** The token is not valid: respond with 401. */
export class InvalidTokenError extends XwmsError {
  constructor(readonly reason: TokenRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The token is valid, but lacks a scope: respond with 403. */
export class InsufficientScopeError extends XwmsError {
  constructor(readonly missing: string[]) {
    super(`the token lacks ${missing.join(" ")}`);
  }
}

/** The longest text of a response that is no problem document. */
const TEXT_MAX = 200;

/** Returns the error for a response that is no success, with its text. */
export function problemOf(response: Response, text: string, retryAfter?: number): ProblemError {
  const body = parsed(text);
  const string = (name: string): string | undefined => {
    const value = body?.[name];
    return typeof value === "string" ? value : undefined;
  };
  const oauth = string("code") === undefined ? string("error") : undefined;
  // Something between here and the server may have answered, with any text.
  const code = string("code") ?? oauth ?? `http_${response.status}`;
  const detail = string("detail") ?? string("error_description") ?? (text.trim().slice(0, TEXT_MAX) || response.statusText);
  const field = string("field");
  const policies = body?.["violated-policies"];
  const Class = oauth === undefined
    ? CLASSES[response.status] ?? (response.status >= 500 ? ServerError : ProblemError)
    : OAuthError;
  return new Class({
    status: response.status,
    type: string("type") ?? "about:blank",
    title: string("title") ?? response.statusText,
    code,
    detail,
    fieldErrors: field === undefined ? [] : [{ field, code, detail }],
    violatedPolicies: Array.isArray(policies) ? policies.map(String) : [],
    requestId: string("request_id") ?? response.headers.get("x-request-id") ?? undefined,
    retryAfter,
    challenge: response.headers.get("www-authenticate") ?? undefined,
  });
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? body as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
