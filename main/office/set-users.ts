/**
 * The people of the settings file, put into the ledger at start.
 */
import type { PeopleStore } from '../../domain/people.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Config } from './config.ts';
import { makeVerifier, matches } from './people/passwords.ts';

/** The people of the settings, in the ledger. A password given as text becomes a verifier at once and is not kept. */
export async function setUsers(config: Config, store: PeopleStore, clock: Clock): Promise<void> {
  const users = await Promise.all(
    config.users.map(async ({ userId, name, roles, credential }) => {
      if ('verifier' in credential) return { userId, name, roles, verifier: credential.verifier };
      const known = store.user(userId);
      const same = known !== null && (await matches(credential.password, known.verifier));
      return { userId, name, roles, verifier: same ? known.verifier : await makeVerifier(credential.password) };
    }),
  );
  store.setUsers(users, clock.now());
}
