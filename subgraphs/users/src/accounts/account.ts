import type { Role } from '../schema.generated.ts';

/** Somebody's account as it may be shown: without the password's hash. */
export type Account = {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: Role;
  readonly createdAt: Date;
};

export const accountColumns = ['users.id', 'email', 'name', 'role', 'users.createdAt'] as const;

const scopes: Readonly<Record<Role, readonly string[]>> = {
  USER: [],
  OPERATOR: ['users:read', 'devices:read'],
};

/** What an access token lets its bearer do beyond their own things. */
export function scopesOf({ role }: Account): readonly string[] {
  return scopes[role];
}
