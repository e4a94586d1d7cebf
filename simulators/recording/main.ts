/**
 * Plays a session that was recorded at a counter: the device's side of it, to a driver that asks again what was asked then. A
 * fault in the field becomes a test. `node simulators/recording/main.ts --options FILE`; see options.ts.
 * `GET /ledger` tells how many exchanges the recording has, how many were played, and what was asked that is not in it.
 */
import { parseRecording } from '../../native/recorder/recording.ts';
import { startControl } from '../taxledger/control-api.ts';
import { createHolds } from '../taxledger/holds.ts';
import { type Running, readGivenFile, refuseToStart, runSimulator } from '../taxledger/process.ts';
import { playHttp } from './http-player.ts';
import { optionsSchema, type RecordingOptions } from './options.ts';
import { playSerial } from './serial-player.ts';

async function start(options: RecordingOptions): Promise<Running> {
  const recording = parseRecording(readGivenFile(options.recording));
  if (recording === null) return refuseToStart(`${options.recording} is no recording, or of another version`);
  const play = recording.header.family === 'serial-converter' ? playSerial : playHttp;
  const player = await play(recording.entries, options);
  const nothingToSet = () => {
    throw new SyntaxError('a recording plays what it holds');
  };
  const control = await startControl({
    ledger: player.script.report,
    faults: nothingToSet,
    set: nothingToSet,
    release: nothingToSet,
    holds: createHolds(),
  });
  return {
    address: player.address,
    control: control.url,
    async close() {
      control.close();
      player.close();
    },
  };
}

await runSimulator(optionsSchema, start);
