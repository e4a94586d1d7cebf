import { expect, test } from 'vitest';
import type { Instant, UserId } from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import type { PeopleStore, StoredUser } from '../../../domain/people.ts';
import { makeVerifier, matches, verifierOfNobody } from './passwords.ts';
import { openPeople } from './sign-in.ts';

test('a verifier matches its password and no other, and never shows it', async () => {
  const verifier = await makeVerifier('铁路 7号窗口');
  expect(verifier).toMatch(/^scrypt\$131072\$8\$1\$/);
  expect(await matches('铁路 7号窗口', verifier)).toBe(true);
  expect(await matches('铁路 8号窗口', verifier)).toBe(false);
  expect(await makeVerifier('铁路 7号窗口')).not.toBe(verifier);
});

test.each(['', 'scrypt$1$1$1$x$y', 'plain', `scrypt$99999999$999$9$AAAAAAAAAAAAAAAAAAAAAA==$${'A'.repeat(43)}=`])(
  'a verifier that cannot be read, or would eat the memory, matches nothing: %s',
  async (verifier) => {
    expect(await matches('', verifier)).toBe(false);
  },
);

async function people() {
  const user: StoredUser = {
    userId: 'wangmin' as UserId,
    name: '王敏',
    roles: ['clerk', 'emperor'],
    verifier: await makeVerifier('right'),
    disabled: false,
    failures: 0,
    lockedUntil: null,
  };
  let stored = user;
  let time = Date.UTC(2026, 10, 22);
  const sessions = new Map<string, Instant>();
  const store: Omit<PeopleStore, 'setUsers'> = {
    user: (userId) => (userId === stored.userId ? stored : null),
    signInFailed(_userId, lockedUntil) {
      stored = { ...stored, failures: stored.failures + 1, lockedUntil };
    },
    signInRight() {
      stored = { ...stored, failures: 0, lockedUntil: null };
    },
    openSession: (token, _userId, at) => void sessions.set(token, at),
    closeSession: (token) => void sessions.delete(token),
    sessionUser: (token, since) => ((sessions.get(token) ?? '') > since ? stored : null),
  };
  const clock = { now: (): Instant => instantFromDate(time) };
  return {
    ...openPeople(store, clock),
    sessions,
    disable: () => {
      stored = { ...stored, disabled: true };
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

test('the right password opens a session; roles nobody knows are left out; the store sees no token', async () => {
  const room = await people();
  const signedIn = await room.signIn('wangmin', 'right');
  if (!signedIn.ok) throw new Error(signedIn.problem.code);
  expect(signedIn.value.person).toEqual({ userId: 'wangmin', name: '王敏', roles: ['clerk'] });
  expect([...room.sessions.keys()]).not.toContain(signedIn.value.session);
  expect(room.who(signedIn.value.session)?.userId).toBe('wangmin');
  room.pass(14 * 60 * 60_000 + 1);
  expect(room.who(signedIn.value.session)).toBeNull();
  room.signOut(signedIn.value.session);
  expect(room.who(signedIn.value.session)).toBeNull();
});

test('five wrong passwords rest the account for five minutes, even for the right one', async () => {
  const room = await people();
  for (let tries = 0; tries < 5; tries++)
    expect(await room.signIn('wangmin', 'wrong')).toMatchObject({ problem: { code: 'sign-in-failed' } });
  expect(await room.signIn('wangmin', 'right')).toMatchObject({ problem: { code: 'sign-in-locked' } });
  room.pass(5 * 60_000 + 1);
  expect(await room.signIn('wangmin', 'right')).toMatchObject({ ok: true });
});

test('who vouches with the right password begins a new count', async () => {
  const room = await people();
  for (let tries = 0; tries < 4; tries++) await room.vouch('wangmin', 'wrong');
  expect(await room.vouch('wangmin', 'right')).toMatchObject({ ok: true });
  expect(await room.vouch('wangmin', 'wrong')).toMatchObject({ problem: { code: 'sign-in-failed' } });
  expect(await room.vouch('wangmin', 'right')).toMatchObject({ ok: true });
});

test('many guesses at once are counted one by one', async () => {
  const room = await people();
  const guesses = await Promise.all(Array.from({ length: 6 }, () => room.signIn('wangmin', 'wrong')));
  expect(guesses.at(-1)).toMatchObject({ problem: { code: 'sign-in-locked' } });
});

test('the verifier for unknown names costs as much as any other, and matches nothing', async () => {
  const shape = (verifier: string) => verifier.split('$').map((part, index) => (index < 4 ? part : part.length));
  expect(shape(verifierOfNobody())).toEqual(shape(await makeVerifier('right')));
  expect(await matches('', verifierOfNobody())).toBe(false);
});

test('an unknown name and a disabled person are told the same as a wrong password', async () => {
  const room = await people();
  expect(await room.signIn('nobody', 'right')).toMatchObject({ problem: { code: 'sign-in-failed' } });
  room.disable();
  expect(await room.signIn('wangmin', 'right')).toMatchObject({ problem: { code: 'sign-in-failed' } });
});
