/** Closes a switch over a union: a new member that nobody handled fails to compile, and at run time says so. */
export function assertNever(value: never, what: string): never {
  throw new Error(`unhandled ${what}: ${String(value)}`);
}
