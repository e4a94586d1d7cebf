/**
 * One exchange with its fault: when the command is executed, and what becomes of the reply.
 */
import { setTimeout as pause } from 'node:timers/promises';
import iconv from 'iconv-lite';
import {
  encodeErrorByte,
  encodeErrorText,
  encodeOk,
  encodeWait,
  type FrameType,
} from '../../native/taxdevice/serial-converter/frame.ts';
import { type Damage, noDamage } from './damage.ts';
import type { Fault } from './faults.ts';

/** A reply cut into frames, each to be sent when the host asked for it. */
export interface Reply {
  readonly type: FrameType;
  readonly frames: readonly Uint8Array[];
}

/** The exchange as the session lends it to a fault. */
export interface Stage {
  /** Aborted when the plug is pulled. */
  readonly gone: AbortSignal;
  /** The reply before this one. */
  readonly previous: Reply | null;
  execute(forced?: { readonly code: string; readonly message: string }): Reply;
  transmit(bytes: Uint8Array): Promise<void>;
  /**
   * Sends a reply with its NPs; resolves when it is out, cut short or given up by the host.
   * @param holdAfter Packets after which it stands still.
   */
  send(reply: Reply, damage?: Damage, holdAfter?: number): Promise<void>;
}

/** What a fault can do to the device itself. */
export interface Played {
  unplug(): Promise<void>;
  insertDisk(deviceNo: string): void;
  /** Ends the process at once, as a power cut would. */
  crash(): void;
}

/** Plays an exchange with its fault. */
export async function playExchange(
  request: { readonly type: FrameType },
  fault: Fault,
  stage: Stage,
  device: Played,
): Promise<void> {
  const executedFirst = 'executed' in fault && fault.executed ? stage.execute() : null;
  switch (fault.fault) {
    case 'dropRequest':
    case 'noAnswer':
      return;
    case 'delay':
      await pause(fault.ms, undefined, { signal: stage.gone });
      return stage.send(executedFirst ?? stage.execute());
    case 'wait':
      for (let waited = 0; waited < fault.forMs; waited += fault.everyMs) {
        await stage.transmit(encodeWait());
        await pause(Math.min(fault.everyMs, fault.forMs - waited), undefined, { signal: stage.gone });
      }
      return stage.send(executedFirst ?? stage.execute());
    case 'cutAfterByte':
      return stage.send(stage.execute(), { ...noDamage, cutAfterBytes: fault.bytes });
    case 'cutAfterPacket':
      return stage.send(stage.execute(), { ...noDamage, cutAfterPackets: fault.packets });
    case 'corruptByte':
      return stage.send(stage.execute(), { ...noDamage, corrupt: { byte: fault.byte, xor: fault.xor[0] ?? 0xff } });
    case 'noise':
      await stage.transmit(fault.bytes);
      return stage.send(stage.execute());
    case 'halfHeader':
      return stage.transmit(encodeOk(request.type).subarray(0, fault.bytes));
    case 'repeatPrevious':
      return stage.previous === null ? undefined : stage.send(stage.previous);
    case 'errorByte':
      return stage.transmit(encodeErrorByte(fault.byte[0] ?? 0));
    case 'errorText':
      return stage.transmit(encodeErrorText(iconv.encode(fault.text, 'gbk'), { width: fault.width, short: fault.short }));
    case 'refuse':
      return stage.send(stage.execute(fault));
    case 'unplug':
      if (executedFirst !== null) await stage.send(executedFirst, { ...noDamage, cutAfterBytes: fault.bytes });
      return device.unplug();
    case 'insertDisk':
      device.insertDisk(fault.deviceNo);
      return stage.send(stage.execute());
    case 'crash': {
      if (fault.at === 'beforeWrite') return device.crash();
      const reply = stage.execute();
      if (fault.at === 'reply') await stage.send(reply, { ...noDamage, cutAfterBytes: fault.bytes });
      return device.crash();
    }
    case 'hold':
      return stage.send(stage.execute(), noDamage, fault.at === 'reply' ? fault.packets : 0);
    default:
      throw new Error(`impossible fault: ${JSON.stringify(fault satisfies never)}`);
  }
}
