// @vitest-environment happy-dom
/**
 * The port of a device: what the form starts with.
 */
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { openCounter, press } from '../../fake/window.testing.tsx';

afterEach(cleanup);

test('a port is tried at the speed that the device has now', async () => {
  const fake = await openCounter('4001');
  const detail = fake.office.handlers.deviceDetail;
  fake.answer('deviceDetail', async (input) => {
    const reply = await detail(input);
    return reply.ok ? { ...reply, value: { ...reply.value, baudRate: 115_200 } } : reply;
  });
  press('KeyD', { altKey: true });
  await screen.findByRole('heading', { name: /disk-1/ });
  fireEvent.click(screen.getByRole('tab', { name: '端口' }));
  fireEvent.click(await screen.findByRole('button', { name: '/dev/ttyUSB1' }));
  const probed = () => fake.sentNamed('probePort').map(({ input }) => (input as { baudRate: number }).baudRate);
  fireEvent.click(screen.getByTestId('probe-port'));
  await waitFor(() => expect(probed()).toEqual([115_200]));
  fireEvent.change(screen.getByLabelText('波特率'), { target: { value: '' } });
  fireEvent.click(screen.getByTestId('probe-port'));
  await waitFor(() => expect(probed()).toEqual([115_200, 115_200]));
});
