import type { FuseV1Options } from '@electron/fuses';

export interface Fuse {
  readonly enabled: boolean;
  readonly reason: string;
}

/** Switches burnt into the shipped binary. A fuse that the fuse tool learns fails the compiler until it has a row. */
export const fuses: Readonly<Record<keyof typeof FuseV1Options, Fuse>> = {
  RunAsNode: { enabled: false, reason: 'the program must not serve as a Node that runs anybody’s script' },
  EnableCookieEncryption: {
    enabled: true,
    reason: 'no cookie is set; one that slips in is not left readable',
  },
  EnableNodeOptionsEnvironmentVariable: {
    enabled: false,
    reason: 'the environment must not load code into the program or add certificate authorities',
  },
  EnableNodeCliInspectArguments: { enabled: false, reason: 'no debugger may attach and read the open vault' },
  EnableEmbeddedAsarIntegrityValidation: {
    enabled: true,
    reason: 'a changed archive does not start (macOS and Windows; Linux does not check)',
  },
  OnlyLoadAppFromAsar: {
    enabled: true,
    reason: 'without it a folder beside the archive walks round the check',
  },
  LoadBrowserProcessSpecificV8Snapshot: { enabled: false, reason: 'there is no snapshot of our own' },
  GrantFileProtocolExtraPrivileges: { enabled: false, reason: 'no page comes from file:' },
};
