/** What a chart shows, without a picture: the bars as drawn, the indicators on them and the other symbols beside them. */
import type { IndicatorInput } from '../../engine/indicators/index.ts';
import type { ContractClient } from '../client/client.ts';
import type { Instrument, Interval } from '../client/types.ts';
import { createZoneOffset } from '../design/zone-offset.ts';
import { type BarsEvent, type ChartModel, createChartModel } from '../state/chart.ts';
import type { ChartStyle, CompareSetting, RenkoSize, StudySetting } from '../state/chart-params.ts';
import { createStudy, type RunningStudy } from '../state/chart-studies.ts';
import { sessionStarts } from './session-starts.ts';
import { createShownBars, type ShownBars } from './shown-bars.ts';
import { alignByTime } from './time-position.ts';

export interface ContentSettings {
  readonly style: ChartStyle;
  readonly factor: number;
  readonly renko: RenkoSize;
  readonly tick: number;
  readonly studies: readonly StudySetting[];
  readonly compares: readonly CompareSetting[];
  readonly instrument: Pick<Instrument, 'sessions' | 'zone'> | null;
}

/** Another symbol, its closes aligned with the bars that are drawn; NaN where it has none at that time. */
export interface Comparison {
  readonly setting: CompareSetting;
  readonly model: ChartModel;
  values(): Float64Array;
}

export interface ChartContent {
  readonly model: ChartModel;
  shown(): ShownBars;
  studies(): readonly RunningStudy[];
  comparisons(): readonly Comparison[];
  configure(settings: ContentSettings): void;
  /** What changed of the drawn bars; `reset` also when an indicator or another symbol was computed anew. */
  onChange(listener: (event: BarsEvent) => void): () => void;
  dispose(): void;
}

interface Companion {
  readonly model: ChartModel;
  /** Aligned with the basis, with room behind. */
  aligned: Float64Array;
  stop(): void;
}

export function createChartContent(options: {
  readonly client: ContractClient;
  readonly model: ChartModel;
  readonly interval: Interval;
  readonly settings: ContentSettings;
}): ChartContent {
  const { client, model, interval } = options;
  let settings = options.settings;
  let shown = createShownBars({ source: model.bars, ...settings });
  let studies: readonly RunningStudy[] = [];
  let disposed = false;
  const companions = new Map<string, Companion>();
  const listeners = new Set<(event: BarsEvent) => void>();
  const emit = (event: BarsEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const daily = interval === '1d';

  const align = (companion: Companion, from: number) => {
    const { time } = shown.basis.view();
    if (companion.aligned.length < time.length || companion.aligned.length > time.length * 2 + 4_096) {
      const next = new Float64Array(time.length + 1_024 + (time.length >> 3));
      next.set(companion.aligned.subarray(0, Math.min(from, next.length)));
      companion.aligned = next;
    }
    alignByTime(time, companion.model.bars.view(), companion.aligned, from);
  };
  const input = (study: RunningStudy): IndicatorInput => {
    const view = shown.basis.view();
    const { needs } = study.definition;
    const extra: Record<string, Float64Array> = {};
    for (const { name } of needs.extra) {
      const column = companions.get(study.setting.extra?.[name] ?? '')?.aligned;
      if (column !== undefined) extra[name] = column.subarray(0, view.time.length);
    }
    const { instrument } = settings;
    const first = view.time[0];
    const starts =
      needs.sessionStarts && instrument !== null && first !== undefined
        ? sessionStarts(
            first,
            view.time.at(-1) ?? first,
            instrument.sessions,
            createZoneOffset(daily ? 'UTC' : instrument.zone),
            daily,
          )
        : undefined;
    return { ...view, extra, ...(starts !== undefined && { sessionStarts: starts }) };
  };
  const computeAll = () => {
    for (const companion of companions.values()) align(companion, 0);
    for (const study of studies) study.reset(input(study));
  };
  const reachBack = async ({ model: other }: Companion) => {
    const first = model.bars.row(0)?.time;
    for (let turn = 0; turn < 40 && first !== undefined && !disposed; turn += 1) {
      const own = other.bars.row(0)?.time;
      const { moreBefore, loadingOlder } = other.getState();
      if (own === undefined || own <= first || !moreBefore || loadingOlder) return;
      await other.loadOlder();
    }
  };
  let waiting = false;
  /** Another symbol's bars came: everything that looks at it is computed again, once for all that came together. */
  const companionChanged = (companion: Companion, event: BarsEvent) => {
    const count = shown.basis.length();
    if (event.kind === 'updated') {
      const time = companion.model.bars.row(event.from)?.time ?? 0;
      const from = shown.basis.indexAtOrAfter(time);
      if (from >= count) return;
      align(companion, from);
      if (from >= count - 1) {
        for (const study of studies) {
          if (study.definition.needs.extra.length > 0) study.update(input(study));
        }
        return emit({ kind: 'updated', from: Math.max(0, count - 1) });
      }
    }
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (disposed) return;
      void reachBack(companion);
      computeAll();
      emit({ kind: 'reset' });
    });
  };
  const wantCompanions = (symbols: ReadonlySet<string>) => {
    for (const [symbol, companion] of companions) {
      if (symbols.has(symbol)) continue;
      companion.stop();
      companions.delete(symbol);
    }
    for (const symbol of symbols) {
      if (companions.has(symbol)) continue;
      const other = createChartModel({ client, symbol, interval, live: true });
      const stop = other.onBars((event) => companionChanged(companion, event));
      const companion: Companion = {
        model: other,
        aligned: new Float64Array(0),
        stop: () => {
          stop();
          other.dispose();
        },
      };
      companions.set(symbol, companion);
      void other.load();
    }
  };
  const apply = () => {
    studies = settings.studies.map(createStudy).filter((study) => study !== null);
    wantCompanions(
      new Set([
        ...settings.compares.map(({ symbol }) => symbol),
        ...studies.flatMap(({ definition, setting }) =>
          definition.needs.extra.flatMap(({ name }) => setting.extra?.[name] ?? []),
        ),
      ]),
    );
    computeAll();
  };
  const stopModel = model.onBars((event) => {
    const changed = shown.take(event);
    if (changed.kind === 'updated') {
      for (const companion of companions.values()) align(companion, Math.max(0, changed.from));
      const known = shown.basis.length();
      for (const study of studies) {
        // Bars before the newest one moved: what is remembered of them no longer holds.
        if (changed.from < known - 2) study.reset(input(study));
        else study.update(input(study));
      }
    } else {
      computeAll();
      for (const companion of companions.values()) void reachBack(companion);
    }
    emit(changed);
  });
  apply();

  return {
    model,
    shown: () => shown,
    studies: () => studies,
    comparisons: () =>
      settings.compares.flatMap((setting) => {
        const companion = companions.get(setting.symbol);
        if (companion === undefined) return [];
        const values = () => companion.aligned.subarray(0, shown.basis.length());
        return [{ setting, model: companion.model, values }];
      }),
    configure(next) {
      settings = next;
      shown = createShownBars({ source: model.bars, ...settings });
      apply();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      disposed = true;
      stopModel();
      wantCompanions(new Set());
      listeners.clear();
    },
  };
}
