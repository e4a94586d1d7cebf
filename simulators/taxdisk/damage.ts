/**
 * What a bad line does to the bytes of a reply. Offsets count over the whole reply, all its packets together.
 */

export interface Damage {
  /** Nothing of the reply is sent beyond so many bytes. */
  readonly cutAfterBytes: number | null;
  /** Nothing of the reply is sent beyond so many packets. */
  readonly cutAfterPackets: number | null;
  /** One byte arrives as another; a negative offset counts from the end. */
  readonly corrupt: { readonly byte: number; readonly xor: number } | null;
}

export const noDamage: Damage = { cutAfterBytes: null, cutAfterPackets: null, corrupt: null };

/** The frames as they go out, damaged. `cut` means the reply ends there. */
export function damaged(
  frames: readonly Uint8Array[],
  damage: Damage,
): { readonly frames: readonly Uint8Array[]; readonly cut: boolean } {
  const total = frames.reduce((sum, frame) => sum + frame.length, 0);
  const { cutAfterBytes, cutAfterPackets, corrupt } = damage;
  const hit = corrupt === null ? null : corrupt.byte < 0 ? total + corrupt.byte : corrupt.byte;
  const out: Uint8Array[] = [];
  let before = 0;
  for (const [index, frame] of frames.entries()) {
    if (cutAfterPackets !== null && index >= cutAfterPackets) return { frames: out, cut: true };
    const copy = Uint8Array.from(frame, (byte, at) => (before + at === hit ? byte ^ (corrupt?.xor ?? 0) : byte));
    before += frame.length;
    if (cutAfterBytes !== null && before > cutAfterBytes) {
      out.push(copy.subarray(0, copy.length - (before - cutAfterBytes)));
      return { frames: out, cut: true };
    }
    out.push(copy);
  }
  return { frames: out, cut: false };
}
