/**
 * The stand-in is typed against Electron's own declarations: what it has must fit, though it need not have all. An API that
 * drifts from electron.d.ts does not compile. Types only.
 */
import type {} from 'electron';

/** Everything Electron exports to any process. */
export type Whole = typeof Electron.CrossProcessExports;

type AnyFunction = (...args: never[]) => unknown;
type AnyClass = abstract new (...args: never[]) => unknown;
/** on(), once() … return `this`: through them a part could never fit the whole. */
type EmitterMember = keyof NodeJS.EventEmitter;
type StaticMember = 'prototype' | EmitterMember | 'captureRejections' | 'defaultMaxListeners';

type Leaf = Buffer | Date | Request | Response | Headers;

/** What the stand-in hands out — results, and what it passes to callbacks — may be a part. */
type Given<T> =
  T extends Promise<infer P> ? Promise<Given<P>> : T extends readonly (infer I)[] ? Given<I>[] : T extends Leaf ? T : Part<T>;
/** What the stand-in is handed must be accepted whole; a callback among it is given parts. */
type Taken<T> = T extends (...args: infer A) => infer R ? (...args: GivenAll<A>) => R : T;
type GivenAll<A extends readonly unknown[]> = { [I in keyof A]: Given<A[I]> };
type TakenAll<A extends readonly unknown[]> = { [I in keyof A]: Taken<A[I]> };
/** A part of T: members may be missing, those that are there must be T's. */
export type Part<T> = T extends AnyClass
  ? (abstract new (...args: ConstructorParameters<T>) => Part<InstanceType<T>>) & Statics<T>
  : T extends AnyFunction
    ? (...args: TakenAll<Parameters<T>>) => Given<ReturnType<T>>
    : T extends object
      ? { [K in Exclude<keyof T, EmitterMember>]?: Part<T[K]> }
      : T;

/** Of some names electron.d.ts declares a class where only the static part exists, or only that is wanted here. */
export type Statics<T> = { [K in Exclude<keyof T, StaticMember>]?: Part<T[K]> };

/** Members that Electron's class does not have: a misspelt one passes `Part`, so this must be `never` for every class. */
export type Extra<Mine, Theirs> = Exclude<keyof Mine, keyof Theirs>;

/** Compiles only for `never`. */
export function none<_T extends never>(): void {}
