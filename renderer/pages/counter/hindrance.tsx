/**
 * What is in the way of issuing, before the key is pressed: no number, no device, or a device that will not.
 */
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { limitFigures, limitProblems } from '../../../domain/limits.ts';
import type { PlainProblem, ToldProblem } from '../../api.ts';
import { checkNow } from '../../flows/office.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useCounter } from '../../state/counter.ts';
import { useStatus } from '../../state/status.ts';
import { useText } from '../../text/index.ts';
import { deviceOf } from './next-number.tsx';

/**
 * Why there is no next number, or why the device that has it will not issue; null when nothing is in the way, or when the
 * last press of the issue key was told the same.
 */
function useHindrance(): ToldProblem | PlainProblem | null {
  const { next, nextProblem, draftProblem, kind } = useCounter(
    useShallow((state) => ({
      next: state.next,
      nextProblem: state.nextProblem,
      draftProblem: state.draftProblem,
      kind: state.draft?.kind ?? '',
    })),
  );
  const device = useStatus((state) => deviceOf(state.status, next));
  const reached = device?.limits.find((limit) => limit.state === 'reached' && limit.kind === kind);
  if (nextProblem !== null) return nextProblem;
  if (next !== null && next.next === null) return { code: 'device-no-stock', details: { deviceId: next.deviceId, kind } };
  if (draftProblem !== null) return null;
  if (device?.problem) return device.problem;
  if (!device || !reached) return null;
  return { code: limitProblems[reached.limit], details: { ...limitFigures(reached), deviceId: device.deviceId } };
}

/** Why this cannot be issued, with the button that asks the device again. */
export function Hindrance(): ReactElement | null {
  const text = useText();
  const checking = useStatus((state) => state.checking);
  const hindrance = useHindrance();
  if (hindrance === null) return null;
  return (
    <ProblemAlert
      problem={hindrance}
      action={
        <Button size="small" loading={checking} onClick={() => void checkNow()}>
          {text.status.checkNow}
        </Button>
      }
    />
  );
}
