/**
 * Masked values of recorded answers, filled in with what the host has said under the same name: a device answers with the buyer
 * it was given, and the host compares.
 */

export interface Unmask {
  /** Learns the values of a request. */
  learn(request: Uint8Array): void;
  /** Answers bytes of the same length; what nobody said stays masked. */
  fill(answer: Uint8Array): Uint8Array;
}

// in Latin-1 every byte is one character, and no second half of a Chinese one looks like a bracket
const element = /<([A-Za-z_]\w*)>([^<]*)<\/\1>/g;

export function createUnmask(): Unmask {
  const said = new Map<string, string[]>();
  return {
    learn(request) {
      for (const [, name = '', value = ''] of Buffer.from(request).toString('latin1').matchAll(element))
        said.set(name, [value, ...(said.get(name) ?? [])]);
    },
    fill(answer) {
      const filled = Buffer.from(answer)
        .toString('latin1')
        .replace(element, (whole, name: string, value: string) => {
          const known = value.includes('*') && said.get(name)?.find((one) => hides(value, one));
          return known ? `<${name}>${known}</${name}>` : whole;
        });
      return Buffer.from(filled, 'latin1');
    },
  };
}

function hides(masked: string, value: string): boolean {
  return masked.length === value.length && [...masked].every((character, at) => character === '*' || character === value[at]);
}
