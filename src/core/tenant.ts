// The tenant: what holds for everybody in it, as far as it is known. Each part says when it was read, because every
// screen shows the age of what it shows; null means that it has not been read or may not be.

import type { Target } from './audience.ts';
import type { AccessPolicy, MethodsPolicy } from './policy.ts';

export type Tenant = {
  readonly policy: MethodsPolicy | null;
  readonly access: readonly AccessPolicy[] | null;
  /** `unavailable`: the tenant has no licence for Microsoft's report, so people are asked about one by one. */
  readonly report: 'available' | 'unavailable';
  /** Groups that the policies name and whose members were not read: hidden, unknown, or not looked into yet. */
  readonly unread: readonly string[];
  /** Groups (or people) that hold accounts which are nobody's: they are never written to. */
  readonly special: readonly { readonly kind: 'service' | 'break-glass'; readonly target: Target }[];
};

export const UNKNOWN_TENANT: Tenant = {
  policy: null,
  access: null,
  report: 'available',
  unread: [],
  special: [],
};
