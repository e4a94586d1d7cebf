/**
 * The files a private CUPS scheduler is started from.
 */

/** Where things are: all of it inside the scheduler's own temporary folder. */
export interface Places {
  readonly root: string;
  readonly socket: string;
  /** While this file is there the printer stands still; it holds the printer's keyword for why. */
  readonly standstill: string;
}

/** Numbers and habits of a scheduler that a test may want otherwise. */
export interface Habits {
  /** False: a job is forgotten as soon as it is over, as on a machine that is set up to keep no history. */
  readonly keepsHistory: boolean;
  /** Most jobs that wait at once; 0 is no limit. */
  readonly mostJobs: number;
}

export const backendName = 'exact-pdf';

export function cupsFilesConf({ root }: Places): string {
  return `ServerRoot ${root}
ServerBin ${root}/bin
RequestRoot ${root}/spool
TempDir ${root}/spool/tmp
CacheDir ${root}/cache
StateDir ${root}/state
ErrorLog stderr
AccessLog ${root}/access_log
PageLog ${root}/page_log
Sandboxing relaxed
`;
}

/** Everybody who can open the socket may do everything: it is in a folder of our own and serves one queue to a file. */
export function cupsdConf({ socket }: Places, { keepsHistory, mostJobs }: Habits): string {
  return `Listen ${socket}
LogLevel warn
Browsing Off
WebInterface No
DefaultAuthType None
PreserveJobHistory ${keepsHistory ? 'Yes' : 'No'}
MaxJobsPerPrinter ${mostJobs}
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
`;
}

export function deviceUri(output: string): string {
  return `${backendName}:${encodeURI(output)}`;
}

/** One queue that keeps its jobs in `output`. A job that fails is aborted, so that no test waits for a retry. */
export function printersConf(queue: string, output: string): string {
  return `<DefaultPrinter ${queue}>
Info Keeps every job as the PDF it was sent as
DeviceURI ${deviceUri(output)}
State Idle
Accepting Yes
Shared No
ErrorPolicy abort-job
OpPolicy default
</DefaultPrinter>
`;
}

/**
 * CUPS runs a backend as `backend job user title copies options [file]`, or without arguments to ask what it is. Files
 * are named so that their order is that of printing, over restarts too, and appear under that name only when whole.
 * However many copies a job asks for, it is kept once; a file beside it, `.….options`, says how many, and how it was to be printed.
 */
export function backendScript(output: string, { standstill }: Places): string {
  const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;
  return `#!/bin/sh
set -eu
[ $# -gt 0 ] || { echo 'file ${backendName}:/ "Unknown" "Keeps PDFs"'; exit 0; }
cd ${quoted(output)}
why=
while now=$(cat ${quoted(standstill)} 2>&-); do
  [ "$now" = "$why" ] || { [ -z "$why" ] || echo "STATE: -$why" >&2; echo "STATE: +$now" >&2; why=$now; }
  sleep 0.05
done
[ -z "$why" ] || echo "STATE: -$why" >&2
title=$(printf %s "$3" | tr -c 'A-Za-z0-9._-' '_')
name=$(date +%Y%m%dT%H%M%S)-$(printf %05d "$1")-$title
cat \${6:+"$6"} > ".$name.part"
printf '%s\\n%s\\n' "$4" "$5" > ".$name.options"
mv ".$name.part" "$name.pdf"
`;
}

/** A printer that takes PDF as it is, on the 210 × 140 mm form, A4 or any size. */
export function printerDescription(): string {
  const sizes = [
    { name: 'Form210x140', label: '210 x 140 mm', size: '595.28 396.85' },
    { name: 'A4', label: 'A4', size: '595.28 841.89' },
  ];
  const choices = (keyword: string) =>
    sizes.map(({ name, label, size }) => `*${keyword} ${name}/${label}: "<</PageSize[${size}]>>setpagedevice"`).join('\n');
  return `*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "EXACTPDF.PPD"
*Manufacturer: "Fapiao Counter"
*Product: "(Exact PDF)"
*ModelName: "Exact PDF"
*ShortNickName: "Exact PDF"
*NickName: "Exact PDF"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: Form210x140
${choices('PageSize')}
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*DefaultPageRegion: Form210x140
${choices('PageRegion')}
*CloseUI: *PageRegion
*DefaultImageableArea: Form210x140
${sizes.map(({ name, label, size }) => `*ImageableArea ${name}/${label}: "0 0 ${size}"`).join('\n')}
*DefaultPaperDimension: Form210x140
${sizes.map(({ name, label, size }) => `*PaperDimension ${name}/${label}: "${size}"`).join('\n')}
*VariablePaperSize: True
*MaxMediaWidth: "1000"
*MaxMediaHeight: "1000"
*HWMargins: 0 0 0 0
*CustomPageSize True: "pop pop pop <</PageSize[5 -2 roll]>>setpagedevice"
*ParamCustomPageSize Width: 1 points 72 1000
*ParamCustomPageSize Height: 2 points 72 1000
*ParamCustomPageSize WidthOffset: 3 points 0 0
*ParamCustomPageSize HeightOffset: 4 points 0 0
*ParamCustomPageSize Orientation: 5 int 0 3
*DefaultFont: Courier
`;
}
