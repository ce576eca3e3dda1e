// A refusal of the pretend Entra: HTTP status, OAuth error and the number behind AADSTS (Microsoft Learn, "Microsoft
// Entra authentication and authorization error codes").

export class SignInError extends Error {
  readonly status: 400 | 401;
  readonly code: number;
  readonly error: string;
  readonly suberror: string | undefined;
  constructor(status: 400 | 401, error: string, code: number, text: string, suberror?: string) {
    super(text);
    this.status = status;
    this.error = error;
    this.code = code;
    this.suberror = suberror;
  }
}
