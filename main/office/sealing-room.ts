/**
 * Everything between an invoice and its layout files, tied together: drawing them, having them sealed, looking at seals, keeping and
 * handing them out, and bringing them to the platform.
 */
import type { InvoiceKey } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoice.ts';
import type { LayoutFileMaker, LayoutFileStore } from '../../domain/layout-file.ts';
import type { Clock, Layout, Platform } from '../../domain/ports.ts';
import type { Config } from './config.ts';
import { type LayoutDesk, openLayoutDesk } from './layout-desk.ts';
import type { InvoiceViews } from './store/invoice-views.ts';
import type { TemplateShelf } from './template-shelf.ts';
import type { SealingPorts } from './usecases/seal-layout.ts';
import { openLayoutUpload } from './usecases/upload-layout.ts';

export interface SealingRoomOptions {
  readonly config: Pick<Config, 'dataDir' | 'platform'>;
  readonly files: LayoutFileStore;
  readonly layout: Layout;
  readonly shelf: Pick<TemplateShelf, 'ofInvoice'>;
  readonly platform: Pick<Platform, 'seal' | 'putLayout'>;
  readonly clock: Clock;
  readonly views: Pick<InvoiceViews, 'issuedBetween'>;
  /** Of this counter, or taken over from another one. */
  readonly invoice: (key: InvoiceKey) => Invoice | null;
  /** True while its layout files are on their way to the platform. */
  readonly onTheWay: (key: InvoiceKey) => boolean;
}

export interface SealingRoom {
  /** The next step of an entry of the outbox. */
  readonly layoutStep: ReturnType<typeof openLayoutUpload>;
  readonly handlers: LayoutDesk;
}

export function openSealingRoom(options: SealingRoomOptions): SealingRoom {
  const { config, files, layout, shelf, platform, clock, invoice } = options;
  const maker: LayoutFileMaker = {
    async unsealed(of, format) {
      const template = await shelf.ofInvoice(of.signed);
      return template.ok ? layout.file(of, template.value, format) : template;
    },
    async sealable(of, format, look) {
      const template = await shelf.ofInvoice(of.signed);
      return template.ok ? layout.sealable(of, template.value, format, look) : template;
    },
  };
  const { sealAuthorities: authorities } = config.platform;
  const verify = verifier(authorities);
  const sealing: SealingPorts | null = authorities.length > 0 ? { maker, platform, files, verify, clock } : null;
  return {
    layoutStep: openLayoutUpload({ sealing, maker, platform, invoice }),
    handlers: openLayoutDesk({
      dataDir: config.dataDir,
      clock,
      maker,
      files,
      verify,
      invoice,
      issuedBetween: options.views.issuedBetween,
      willBeSealed: (key) => sealing !== null && options.onTheWay(key),
    }),
  };
}

/** The libraries of the seals take long to load and are not needed before the first file is looked at. */
function verifier(authorities: readonly Uint8Array[]): SealingPorts['verify'] {
  let opening: Promise<SealingPorts['verify']> | null = null;
  return async (...asked) => {
    opening ??= import('./seals/verify.ts').then(({ openSeals }) => {
      const seals = openSeals({ authorities });
      return async (...of) => seals.verify(...of);
    });
    return (await opening)(...asked);
  };
}
