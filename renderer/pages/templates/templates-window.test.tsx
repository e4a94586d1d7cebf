// @vitest-environment happy-dom
/**
 * Templates among everything else in the window: other keys, and a session that ends.
 */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { openCounter, press, signIn } from '../../fake/window.testing.tsx';

afterEach(cleanup);

test('work on a template outlives the session, and no other key takes it away unasked', async () => {
  const fake = await openCounter('2001');
  press('KeyT', { altKey: true });
  await screen.findByTestId('picture');
  const own = screen.getAllByTestId('template')[1];
  if (own) fireEvent.click(own);
  await screen.findByTestId('delete-template');
  fireEvent.click(screen.getByTestId('open-template'));
  const box = await screen.findByTestId('box-face.fields.code');
  fireEvent.focus(box);
  fireEvent.keyDown(box, { key: 'ArrowRight' });

  const { useSession } = await import('../../state/session.ts');
  act(() => useSession.getState().expire());
  await signIn('demo', '2001');
  await screen.findByTestId('template-editor');
  expect(screen.getByTestId<HTMLButtonElement>('save-template').disabled).toBe(false);

  press('KeyD', { altKey: true });
  await screen.findByTestId('leave-question');
  expect(screen.getByTestId('template-editor')).toBeTruthy();
  fireEvent.click(screen.getByTestId('leave-save'));
  await waitFor(() => expect(screen.queryByTestId('template-editor')).toBeNull());
  expect(fake.sentNamed('saveTemplate')).toHaveLength(1);
  const { useOverlay } = await import('../../state/overlay.ts');
  expect(useOverlay.getState().overlay.shows).toBe('devices');
});
