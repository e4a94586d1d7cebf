/**
 * What `fapiao --help` says; docs/backup-and-spare.md is held against it.
 */
export const usage = `fapiao export --json (--config FILE | --data FOLDER)   every invoice of the ledger, oldest first, as one JSON array
fapiao device-log DEVICE (--config FILE | --data FOLDER) [--out FILE]
                                                         what was said with a device, masked, as lines of JSON
fapiao verifier                                          reads a password from standard input, prints the line for the settings
fapiao ports                                             serial ports of this machine: name, maker, serial number
fapiao probe PORT [--baud 9600]                          whether a tax converter answers there; not on a port that a running office uses

With the office stopped:
fapiao retry-passwords (--config FILE | --data FOLDER)   lets passwords that a device refused be tried once more
fapiao restore (--config FILE | --data FOLDER)           lists the copies of the ledger, each read through (beside a running office, too)
fapiao restore … --from FILE [--replace]                 puts a copy in the ledger's place; --replace moves a ledger that is there aside
fapiao pack --config FILE --to FILE                      seals what the platform does not have into a file; this counter then stops
fapiao unfence --config FILE                             lets this counter go on when nobody has taken over; asks for words
fapiao take-over --config FILE --from FILE               takes another counter's sealed file into this counter's uploads

pack and take-over ask for a passphrase: typed, or FAPIAO_PASSPHRASE in the environment, or the first line of standard input.
Exit codes: 0 done, 1 a problem, told on standard error, 2 wrong usage.`;
