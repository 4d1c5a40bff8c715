import type { inferRouterOutputs } from '@trpc/server';
import type { BarsAnswer } from '../../engine/api/ports/history.ts';
import type { Contract } from '../../engine/api/router.ts';

export type { BarsAnswer, BarsRequest } from '../../engine/api/ports/history.ts';

/** Shapes of the contract under the names the screens use. */
type Outputs = inferRouterOutputs<Contract>;
type ItemOf<Stream> = Stream extends AsyncIterable<infer Item, unknown, unknown> ? Item : never;

export type VaultStatus = Outputs['vault']['status'];
export type AccessStatus = Outputs['access']['status'];
export type SignedIn = Outputs['access']['signIn'];
export type Identity = NonNullable<AccessStatus['identity']>;
export type Backup = Outputs['vault']['backups']['backups'][number];
export type Instrument = Outputs['market']['instruments']['instruments'][number];
export type Quote = Outputs['market']['quotes']['quotes'][number];
export type ValueState = Quote['state'];
export type FeedStatus = ItemOf<Outputs['market']['watchFeeds']>[number];
export type MarketBar = ItemOf<Outputs['market']['watchBars']>[number];
export type Interval = MarketBar['interval'];
export type Job = ItemOf<Outputs['jobs']['watch']>[number];
export type Health = Outputs['system']['health'];
export type SystemInfo = Outputs['system']['info'];
export type Settings = Outputs['settings']['get'];
export type LayoutEntry = Outputs['layouts']['list']['layouts'][number];
export type SeriesEntry = Outputs['history']['series']['series'][number];
export type ImportPreview = Outputs['history']['preview'];
export type ImportResult = Outputs['history']['import'];
export type ImportEntry = Outputs['history']['imports']['imports'][number];
export type ImportMapping = ImportPreview['mapping'];
export type RowProblem = ImportPreview['problems'][number];
export type ImportPreset = Outputs['history']['presets']['presets'][number];
export type BarColumns = BarsAnswer['bars'];
