import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient, Inputs } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import { type EiaPreset, eiaPresets, entsoeAreas } from './feeds-presets.ts';
import type { ImportWizard } from './import-wizard.ts';

export type FetchRequest = Inputs['history']['fetch'];
export type FetchSource = FetchRequest['source'];
type EiaFrequency = Extract<FetchRequest, { source: 'eia' }>['frequency'];

/** The forms as they are filled in; texts until they are sent. */
export interface FetchState {
  /** Which way history comes in. */
  readonly way: 'file' | 'fetch';
  readonly source: FetchSource;
  readonly eia: {
    /** Null where the fields no longer are those of a preset. */
    readonly preset: string | null;
    readonly route: string;
    readonly frequency: EiaFrequency;
    readonly series: string;
    /** Further facets, `name=value` a line. */
    readonly facets: string;
    readonly column: string;
    readonly start: string;
    readonly end: string;
    readonly symbol: string;
  };
  readonly entsoe: {
    readonly area: string;
    readonly from: string;
    readonly to: string;
    readonly zone: string;
    readonly resolution: '' | 'PT15M' | 'PT30M' | 'PT60M';
    readonly symbol: string;
  };
  /** Empty for the source's own. */
  readonly addresses: Readonly<Record<FetchSource, string>>;
  readonly problem: Problem | null;
  readonly cancelled: boolean;
}

export interface HistoryFetch extends StoreApi<FetchState> {
  show(way: FetchState['way'], source?: FetchSource): void;
  choosePreset(id: string): void;
  changeEia(change: Partial<FetchState['eia']>): void;
  chooseArea(area: string): void;
  changeEntsoe(change: Partial<FetchState['entsoe']>): void;
  changeAddress(address: string): void;
  /** True where it is stored; the wizard then shows it as it shows an import. */
  run(): Promise<boolean>;
}

export const eiaFrequencies: readonly EiaFrequency[] = [
  'hourly',
  'local-hourly',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'annual',
];

const day = 86_400_000;
const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Date.parse takes other forms too, and lets 31 February pass. */
function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && dateOf(time) === text;
}

function eiaOf({ id, route, frequency, series, symbol }: EiaPreset) {
  return { preset: id, route, frequency, series, symbol, facets: '', column: 'value' };
}

export function freshForms(now: number): FetchState {
  const [first] = eiaPresets;
  const [area] = entsoeAreas;
  if (first === undefined || area === undefined) throw new Error('feeds-fetch: there are no presets');
  return {
    way: 'file',
    source: 'eia',
    eia: { ...eiaOf(first), start: '', end: '' },
    entsoe: {
      area: area.area,
      from: dateOf(now - 30 * day),
      to: dateOf(now),
      zone: 'Europe/Brussels',
      resolution: '',
      symbol: `${area.name} day-ahead`,
    },
    addresses: { eia: '', entsoe: '' },
    problem: null,
    cancelled: false,
  };
}

/** Facets as the source wants them: several values of one name are put together. */
function facetsOf(series: string, lines: string): Record<string, string[]> | string {
  const facets: Record<string, string[]> = {};
  const named = series.split(/[\s,]+/).filter((value) => value !== '');
  if (named.length > 0) facets['series'] = named;
  for (const line of lines.split('\n')) {
    const text = line.trim();
    if (text === '') continue;
    const [name = '', value = ''] = text.split(/=(.*)/s).map((part) => part.trim());
    if (name === '' || value === '') return `“${text}” is no facet. Write name=value, one a line.`;
    facets[name] = [...(facets[name] ?? []), value];
  }
  return facets;
}

/** The request of the shown form, or what is wrong with it. */
export function requestOf(state: FetchState): { request: FetchRequest } | { wrong: string } {
  const { source, eia, entsoe } = state;
  const address = state.addresses[source].trim();
  const symbol = state[source].symbol.trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9._ -]{0,63}$/.test(symbol)) {
    return { wrong: 'Name the series: letters, digits, spaces, points and dashes, 64 at most.' };
  }
  const basis = { symbol, ...(address !== '' && { address }) };
  if (source === 'entsoe') {
    const { area, zone, resolution } = entsoe;
    const [from, to] = [entsoe.from.trim(), entsoe.to.trim()];
    const odd = [from, to].find((date) => !isDate(date));
    if (odd !== undefined) return { wrong: `“${odd}” is no day. Write it as YYYY-MM-DD.` };
    if (from > to) return { wrong: 'The first day is after the last.' };
    if (Date.parse(to) - Date.parse(from) > 366 * day) {
      return { wrong: 'ENTSO-E answers a year at most. Fetch the years one by one.' };
    }
    return {
      request: {
        source,
        area: area.trim(),
        from,
        to,
        zone: zone.trim() === '' ? 'Europe/Brussels' : zone.trim(),
        ...(resolution !== '' && { resolution }),
        ...basis,
      },
    };
  }
  const facets = facetsOf(eia.series, eia.facets);
  if (typeof facets === 'string') return { wrong: facets };
  if (eia.route.trim() === '') return { wrong: 'Name the route, such as petroleum/stoc/wstk.' };
  return {
    request: {
      source,
      route: eia.route.trim().replace(/^\/|\/$/g, ''),
      frequency: eia.frequency,
      facets,
      column: eia.column.trim() === '' ? 'value' : eia.column.trim(),
      ...(eia.start.trim() !== '' && { start: eia.start.trim() }),
      ...(eia.end.trim() !== '' && { end: eia.end.trim() }),
      ...basis,
    },
  };
}

/** History by request. Its work is shown by the wizard of imports, since its answer is one. */
export function createHistoryFetch(
  client: ContractClient,
  wizard: ImportWizard,
  newJobId: () => string,
  now: () => number,
): HistoryFetch {
  const store = createStore<FetchState>(() => freshForms(now()));
  const { setState, getState } = store;
  return {
    ...store,
    show: (way, source) =>
      setState({ way, problem: null, cancelled: false, ...(source !== undefined && { source }) }),
    choosePreset(id) {
      const preset = eiaPresets.find((known) => known.id === id);
      setState(({ eia }) => ({
        eia: preset === undefined ? { ...eia, preset: null } : { ...eia, ...eiaOf(preset) },
        problem: null,
      }));
    },
    changeEia: (change) =>
      setState(({ eia }) => {
        const onlyKept = Object.keys(change).every((name) => ['symbol', 'start', 'end'].includes(name));
        return { eia: { ...eia, ...change, preset: onlyKept ? eia.preset : null } };
      }),
    chooseArea: (area) =>
      setState(({ entsoe }) => {
        const known = entsoeAreas.find((entry) => entry.area === area);
        const symbol = known === undefined ? entsoe.symbol : `${known.name} day-ahead`;
        return { entsoe: { ...entsoe, area, symbol }, problem: null };
      }),
    changeEntsoe: (change) => setState(({ entsoe }) => ({ entsoe: { ...entsoe, ...change } })),
    changeAddress: (address) =>
      setState(({ addresses, source }) => ({ addresses: { ...addresses, [source]: address } })),
    async run() {
      const state = getState();
      const read = requestOf(state);
      if ('wrong' in read) {
        setState({ problem: { code: 'INPUT_INVALID', message: read.wrong, details: {} } });
        return false;
      }
      const jobId = newJobId();
      const name = `${read.request.symbol}, ${state.source === 'eia' ? 'EIA' : 'ENTSO-E'}`;
      setState({ problem: null, cancelled: false });
      wizard.restart();
      wizard.setState({ step: 'importing', fileName: name, jobId, progressText: 'Asking the source' });
      try {
        const result = await client.history.fetch.mutate({ ...read.request, jobId });
        wizard.setState({ step: 'done', result, jobId: null });
        void wizard.loadImports();
        return true;
      } catch (error) {
        const problem = problemOf(error);
        const cancelled = problem.code === 'CANCELLED';
        wizard.restart();
        setState({ problem: cancelled ? null : problem, cancelled });
        return false;
      }
    },
  };
}

const byClient = new WeakMap<ContractClient, HistoryFetch>();

/** One for each window: it goes on while its panel is closed. */
export function historyFetchOf(client: ContractClient, wizard: ImportWizard): HistoryFetch {
  const known =
    byClient.get(client) ?? createHistoryFetch(client, wizard, () => crypto.randomUUID(), Date.now);
  byClient.set(client, known);
  return known;
}
