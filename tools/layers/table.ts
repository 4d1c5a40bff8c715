/**
 * The import table of the house: which room may import which. `docs/decisions.md` says why a row differs from
 * the plain rule "renderer -> contract; hosts -> api -> topics -> numerics -> domain".
 */
export interface Room {
  /** Folder prefix, without trailing slash. The longest matching prefix wins. */
  readonly folder: string;
  /** Rooms whose values and types may be imported. A room may always import itself. */
  readonly values: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly types?: readonly string[];
  /** Node built-ins forbidden: pure rooms do no input or output. */
  readonly pure?: boolean;
  /** Packages that may be imported by value; undefined means any. */
  readonly packages?: readonly string[];
}

const topics = [
  'forecasting',
  'portfolio',
  'pricing',
  'risk',
  'quantum',
  'learning',
  'esg',
  'curves',
  'indicators',
];
const base = ['engine/domain', 'engine/numerics'];
const services = ['compliance', 'trading', 'market', 'store', 'security', 'cache', 'compute', 'reports'];

/** What a service room may import beyond domain and numerics. */
const serviceExtras: Readonly<Record<string, readonly string[]>> = {
  store: ['engine/security'],
  compute: ['engine/market/import', 'engine/market/simulator', 'engine/forecasting'],
  reports: ['engine/security/audit'],
};

export const rooms: readonly Room[] = [
  { folder: 'engine/domain', values: [], pure: true, packages: ['zod', 'temporal-polyfill'] },
  { folder: 'engine/numerics', values: ['engine/domain'], pure: true, packages: [] },
  ...topics.map((topic) => ({
    folder: `engine/${topic}`,
    values: topic === 'indicators' ? [] : base,
    pure: true,
    ...(topic === 'indicators' && { packages: [] }),
  })),
  ...services.map((service) => ({
    folder: `engine/${service}`,
    values: [...base, ...(serviceExtras[service] ?? [])],
  })),
  { folder: 'engine/api/wire', values: [], pure: true, packages: [] },
  {
    folder: 'engine/api',
    values: [
      ...base,
      ...topics.map((t) => `engine/${t}`),
      ...services.map((s) => `engine/${s}`),
      'engine/api',
    ],
  },
  { folder: 'engine/hosts', values: ['engine', 'assets'] },
  { folder: 'electron/preload', values: ['electron/security'], packages: ['electron'] },
  {
    folder: 'electron',
    values: ['electron', 'engine/hosts/workstation', 'engine/api/wire'],
    types: ['engine/api'],
  },
  { folder: 'renderer/design', values: ['renderer/design', 'assets'], packages: undefined },
  {
    folder: 'renderer/charts',
    values: ['renderer/design', 'renderer/state', 'renderer/client', 'engine/indicators'],
  },
  {
    folder: 'renderer/state',
    values: ['renderer/client', 'renderer/design', 'engine/indicators'],
    packages: ['zustand', 'temporal-polyfill'],
  },
  { folder: 'renderer/client', values: ['engine/api/wire'], types: ['engine/api'] },
  { folder: 'renderer', values: ['renderer', 'assets'] },
  // The verifier shares nothing with what it judges; only the file it is run from may use Node.
  { folder: 'tools/verifier', values: [], pure: true, packages: [] },
  { folder: 'tools/verifier/cli.ts', values: ['tools/verifier'], packages: [] },
  { folder: 'tools', values: ['tools', 'engine', 'electron', 'assets'] },
  { folder: 'tests', values: ['engine', 'electron', 'renderer', 'tools', 'tests', 'assets'] },
] as readonly Room[];

/** Packages that only one room may import, so that they can be replaced in one place. */
export const onlyIn: Readonly<Record<string, string>> = {
  'lightweight-charts': 'renderer/charts',
  'better-sqlite3-multiple-ciphers': 'engine/store',
  electron: 'electron',
  piscina: 'engine/compute',
};
