/**
 * The chart with its tools around it. Longer than most files because here the model, the picture, the drawings and the
 * dialogs of one panel meet.
 */
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useTheme } from '../../app/shell.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import { type ChartContent, type ContentSettings, createChartContent } from '../../charts/chart-content.ts';
import { type ChartLook, createPriceChart, type PriceChart } from '../../charts/price-chart.ts';
import { indexAtOrBefore } from '../../charts/time-position.ts';
import type { Problem } from '../../client/problem.ts';
import { LoadingState } from '../../design/blocks.tsx';
import { decimalsOfTick, formatNumber, inferDecimals } from '../../design/number-format.ts';
import { colours, directionTokens } from '../../design/tokens.ts';
import type { BarRow } from '../../state/bar-series.ts';
import type { ChartModel } from '../../state/chart.ts';
import { allStudies, type ChartParams, defaultContinuous, defaultRenko } from '../../state/chart-params.ts';
import { shownDecimals } from '../../state/chart-units.ts';
import { toolOf } from '../../state/drawings.ts';
import type { DrawingsEditor } from '../../state/drawings-editor.ts';
import { ChartEmpty, ChartFault } from './chart-empty.tsx';
import { ChartLegend } from './chart-legend.tsx';
import { ChartToolbar } from './chart-toolbar.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { DrawingList } from './drawing-list.tsx';
import { DrawingStrip } from './drawing-strip.tsx';
import { exportCsv, exportPng } from './export-chart.ts';
import { StudiesDialog } from './studies-dialog.tsx';
import { TextDialog } from './text-dialog.tsx';
import { chartKeys } from './use-chart-keys.ts';
import { useChartPointer } from './use-chart-pointer.ts';
import { useShownUnit } from './use-shown-unit.ts';
import { isJoined, type ResolvedSymbol } from './use-symbol-resolved.ts';

/** A picture that takes keys has no element of its own. */
const takesKeys = { tabIndex: 0 } as const;

export const intervalMilliseconds: Readonly<Record<ChartParams['interval'], number>> = {
  '1s': 1_000,
  '5s': 5_000,
  '15s': 15_000,
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
  '1d': 86_400_000,
};

interface Props {
  readonly panelId: string;
  readonly model: ChartModel;
  readonly resolved: ResolvedSymbol | null;
  readonly unknown: Problem | null;
  readonly params: ChartParams;
  readonly editor: DrawingsEditor;
  readonly change: (change: Partial<ChartParams>) => void;
  readonly changeSymbol: (symbol: string) => void;
}

/** The lowest price of the first `count` bars. */
function lowestOf(model: ChartModel, count: number): number {
  const { low } = model.bars.view();
  let lowest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < count; index += 1) lowest = Math.min(lowest, low[index] ?? lowest);
  return lowest;
}

export function ChartView(props: Props) {
  const { panelId, model, resolved, params, editor, change, changeSymbol } = props;
  const { client, settings, links } = useWorkstation();
  const phase = useStore(model, (state) => state.phase);
  const problem = useStore(model, (state) => state.problem);
  const count = useStore(model, (state) => state.count);
  const facts = useStore(model, (state) => state.facts);
  const quotedUnit = useStore(model, (state) => state.unit) ?? resolved?.instrument.unit ?? null;
  const palette = useStore(settings, (state) => state.settings.palette);
  const tool = useStore(editor, (state) => state.tool);
  const placed = useStore(editor, (state) => state.placed);
  const cursor = useStore(editor, (state) => state.cursor);
  const theme = useTheme();
  const [hover, setHover] = useState<BarRow | null>(null);
  const [content, setContent] = useState<ChartContent | null>(null);
  const [dialog, setDialog] = useState<'studies' | 'compare' | null>(null);
  const [tools, setTools] = useState(false);
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<PriceChart | null>(null);
  const id = useId();
  const { symbol, interval, group = null } = params;
  const daily = interval === '1d';
  const instrument = resolved?.instrument ?? null;
  const zone = daily ? 'UTC' : (instrument?.zone ?? 'UTC');
  const quotedDecimals = useMemo(() => {
    if (instrument !== null) return decimalsOfTick(instrument.tickSize);
    return phase === 'ready' ? inferDecimals(model.bars.view().close) : 2;
  }, [instrument, model, phase]);
  const tick = instrument === null ? 10 ** -quotedDecimals : Number(instrument.tickSize);
  const { unit, problem: unitProblem } = useShownUnit(quotedUnit, params.unit ?? null);
  const decimals = shownDecimals(quotedDecimals, tick, unit.factor);
  const picture = useMemo(
    () => ({ ...colours[theme], ...directionTokens(theme, palette) }),
    [theme, palette],
  );
  const lowest = useMemo(() => lowestOf(model, count), [model, count]);
  const positive = lowest > 0;
  const wantsPositive = params.scale === 'log' || params.scale === 'percent';
  const rolls = useMemo(
    () =>
      (facts?.rolls ?? []).map(({ time, from, to }) => ({
        time,
        label: `${from.split(' ').at(-1) ?? from}\u2192${to.split(' ').at(-1) ?? to}`,
      })),
    [facts],
  );
  const look = useMemo<ChartLook>(
    () => ({
      style: params.style ?? 'candles',
      scale: positive ? (params.scale ?? 'linear') : 'linear',
      percentAllowed: positive,
      inverted: params.inverted === true,
      decimals,
      colours: picture,
      rolls,
      factor: unit.factor,
      tick,
      magnet: params.magnet !== false,
    }),
    [
      params.style,
      params.scale,
      params.inverted,
      params.magnet,
      positive,
      decimals,
      picture,
      rolls,
      unit.factor,
      tick,
    ],
  );
  const contentSettings = useMemo<ContentSettings>(
    () => ({
      style: params.style ?? 'candles',
      factor: unit.factor,
      renko: params.renko ?? defaultRenko,
      tick,
      studies: allStudies(params),
      compares: params.compares ?? [],
      instrument,
    }),
    [params, unit.factor, tick, instrument],
  );
  const contentKey = JSON.stringify({ ...contentSettings, instrument: instrument?.symbol });
  const now = useRef({ look, contentSettings, contentKey });
  now.current = { look, contentSettings, contentKey };
  const applied = useRef('');
  const appliedLook = useRef<ChartLook | null>(null);

  useEffect(() => {
    if (phase !== 'ready' || container.current === null) return;
    const made = createChartContent({ client, model, interval, settings: now.current.contentSettings });
    applied.current = now.current.contentKey;
    appliedLook.current = now.current.look;
    const drawn = createPriceChart(container.current, {
      content: made,
      editor,
      zone,
      daily,
      seconds: interval.endsWith('s'),
      step: intervalMilliseconds[interval],
      look: now.current.look,
      onNearStart: () => void model.loadOlder(),
      onHover: (bar, own) => {
        setHover(bar);
        if (own && group !== null)
          links.moveCrosshair(group, bar === null ? null : { time: bar.time, price: null }, panelId);
      },
    });
    chart.current = drawn;
    setContent(made);
    const stopLink =
      group === null ? () => {} : links.onCrosshair(group, panelId, (place) => drawn.showCrosshair(place));
    return () => {
      stopLink();
      chart.current = null;
      setContent(null);
      setHover(null);
      drawn.dispose();
      made.dispose();
    };
  }, [client, model, phase, zone, daily, interval, editor, group, links, panelId]);
  useEffect(() => {
    if (content === null || applied.current === contentKey) return;
    applied.current = contentKey;
    content.configure(now.current.contentSettings);
    appliedLook.current = now.current.look;
    chart.current?.setLook(now.current.look);
    chart.current?.rebuild();
  }, [content, contentKey]);
  useEffect(() => {
    if (appliedLook.current === look) return;
    appliedLook.current = look;
    chart.current?.setLook(look);
  }, [look]);
  useChartPointer(container, chart, editor, phase === 'ready');
  useEffect(() => {
    const frame = container.current;
    const legend = frame?.parentElement?.querySelector('.chart-legend');
    if (content === null || frame === null || legend == null) return;
    const fit = () => chart.current?.setLegendHeight(legend.getBoundingClientRect().height);
    const observer = new ResizeObserver(fit);
    observer.observe(frame);
    observer.observe(legend);
    return () => observer.disconnect();
  }, [content]);

  const toStart = useCallback(async () => {
    await model.loadOlder(true);
    chart.current?.toStart();
  }, [model]);
  const toggleRaw = () => {
    if (!isJoined(resolved)) return;
    change({ raw: params.raw !== true, continuous: params.continuous ?? defaultContinuous });
  };
  const onKeyDown = chartKeys({
    chart,
    editor,
    params,
    change,
    toStart: () => void toStart(),
    openStudies: () => setDialog('studies'),
    openCompare: () => setDialog('compare'),
    toggleRaw,
    toggleTools: () => setTools(!tools),
  });
  const notes = [
    ...(wantsPositive && !positive && phase === 'ready'
      ? [
          `${params.scale === 'log' ? 'Log' : 'Percent'} scale needs prices above zero; the lowest here is ${formatNumber(lowest * unit.factor, decimals)}. Shown linear.`,
        ]
      : []),
    ...(unitProblem === null ? [] : [`${unitProblem} Shown as quoted.`]),
    ...(content?.shown().problem() == null ? [] : [content.shown().problem() ?? '']),
  ];
  const exported = () =>
    content === null || chart.current === null
      ? null
      : { content, chart: chart.current, params, unit, resolved, zone, decimals, colours: picture, facts };
  const described = tool === null ? null : toolOf(tool);
  const index =
    content === null || hover === null
      ? null
      : indexAtOrBefore(content.shown().drawn.view().time, hover.time);
  return (
    <>
      <ChartToolbar
        model={model}
        params={params}
        resolved={resolved}
        unit={unit}
        tools={tools}
        change={change}
        changeSymbol={changeSymbol}
        openStudies={() => setDialog('studies')}
        openCompare={() => setDialog('compare')}
        toggleTools={() => setTools(!tools)}
        toggleRaw={toggleRaw}
        savePng={() => {
          const what = exported();
          if (what !== null) exportPng(what);
        }}
        saveCsv={() => {
          const what = exported();
          if (what !== null) exportCsv(what);
        }}
      />
      <div
        className="panel-body chart-body"
        data-phase={phase}
        data-bars={count}
        data-drawn={content?.shown().drawn.length()}
        data-tools={tools}
      >
        {phase === 'loading' && (
          <LoadingState>
            Reading {symbol} {interval} bars…
          </LoadingState>
        )}
        {phase === 'error' && problem !== null && (
          <ChartFault symbol={symbol} problem={problem} model={model} />
        )}
        {phase === 'empty' && (
          <ChartEmpty params={params} resolved={resolved} unknown={props.unknown} change={change} />
        )}
        {phase === 'ready' && (
          <>
            {tools && <DrawingStrip editor={editor} magnet={params.magnet !== false} change={change} />}
            <div
              className="chart-frame"
              role="application"
              aria-label={`Chart of ${symbol}, ${interval} bars`}
              aria-describedby={`${id}-keys`}
              data-panel-focus
              {...takesKeys}
              onKeyDown={onKeyDown}
            >
              <div ref={container} className="chart-canvas" />
              {content !== null && (
                <ChartLegend
                  content={content}
                  hoverIndex={index}
                  resolved={resolved}
                  params={params}
                  unit={unit}
                  decimals={decimals}
                  notes={notes}
                  colours={picture}
                />
              )}
              {described !== null && (
                <div className="tool-hint" role="status">
                  <strong>{described.title}</strong> set {described.points[placed.length]}
                  {cursor !== null && ` · ${chart.current?.words().price(cursor.price) ?? ''}`}
                  <span className="muted"> · arrows move, Enter sets, Esc gives up</span>
                </div>
              )}
              <DrawingList editor={editor} words={() => chart.current?.words() ?? null} />
              <span id={`${id}-keys`} className="visually-hidden">
                Left and right pan, with Shift they move from bar to bar; plus and minus zoom; Home and End go
                to the oldest and newest bar; digits change the interval; I adds indicators, O overlays
                another symbol, L the log scale, W shows a continuous series raw, D the drawing tools, G the
                magnet. Tools: T trend line, R ray, H level, V vertical, C channel, F Fibonacci, B rectangle,
                X text, M measure, P position; then arrows and Enter. Tab walks the drawings, arrows move the
                chosen one, Delete removes it, Control Z and Control Shift Z undo and redo.
              </span>
            </div>
          </>
        )}
      </div>
      <StudiesDialog
        open={dialog === 'studies'}
        onOpenChange={(open) => setDialog(open ? 'studies' : null)}
        params={params}
        resolved={resolved}
        change={change}
      />
      <CompareDialog
        open={dialog === 'compare'}
        onOpenChange={(open) => setDialog(open ? 'compare' : null)}
        params={params}
        change={change}
      />
      <TextDialog editor={editor} />
    </>
  );
}
