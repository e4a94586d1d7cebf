/**
 * The numbered steps from an empty file to today's ledger. Numbers rise by ten, so that a step can be put between two
 * in a branch; a released step never changes.
 */
import { first } from './0010-first.ts';
import { exactlyOnce } from './0020-exactly-once.ts';
import { devicesAndPackages } from './0030-devices-and-packages.ts';
import { paper } from './0040-paper.ts';

export interface Migration {
  readonly id: number;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [first, exactlyOnce, devicesAndPackages, paper];
