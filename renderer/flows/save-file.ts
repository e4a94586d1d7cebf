/**
 * Giving a file to the person at the window: where it goes is for the shell to say.
 */

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  ofd: 'application/ofd',
  json: 'application/json',
};

/** @param name With its ending, which tells what it is. */
export function saveFile(name: string, bytes: Uint8Array): void {
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
