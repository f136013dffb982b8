import type { LoginMemory } from '../access/login-guard.ts';
import type { SiteHandle } from './site-handle.ts';

/** What is known of the logins of a site, kept in its record: a refusal holds over every run of the program. */
export function loginMemoryOf(site: SiteHandle): LoginMemory {
  return {
    all: () => site.get().logins,
    save: (key, entry) => site.update((each) => ({ ...each, logins: { ...each.logins, [key]: entry } })),
  };
}
