import type { DockviewApi, IDockviewPanel } from 'dockview-react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { problemOf } from '../client/problem.ts';
import type { Interval } from '../client/types.ts';
import { type ChartParams, defaultAverages } from '../state/chart-params.ts';
import { type DeskName, desks } from '../state/desks.ts';
import { type LayoutContent, type Layouts, readLayout } from '../state/layouts.ts';
import type { Notices } from '../state/notices.ts';
import {
  isSymbolPanel,
  type PanelKind,
  panelTitles,
  type SinglePanel,
  type SymbolPanel,
  type SymbolParams,
} from '../state/panel-kinds.ts';
import { createUndoStack } from '../state/undo-stack.ts';

interface DockState {
  readonly activeKind: PanelKind | null;
  /** Symbol of the chart that was looked at last. */
  readonly activeSymbol: string | null;
  readonly undoDepth: number;
  /** The layout worked in last is shown, or the first one. */
  readonly restored: boolean;
}

export interface Dock extends StoreApi<DockState> {
  /** Takes the library's dock over; the answer lets go of it. */
  attach(api: DockviewApi): () => void;
  /** Shows the layout that was worked in last, else the first one. */
  restore(): Promise<void>;
  open(kind: SinglePanel): void;
  /** Shows a symbol in a panel of that kind: one that shows it already, else a new one. */
  openSymbol(kind: Exclude<SymbolPanel, 'chart'>, symbol: string): void;
  /** Keeps a change of a panel's parameters, and names the tab after them. */
  updatePanel(panelId: string, change: Readonly<Record<string, unknown>>): void;
  /** Parameters of the active panel, where it shows a symbol. */
  activePanel(): { readonly id: string; readonly params: SymbolParams } | null;
  openChart(symbol: string, interval?: Interval | null): void;
  updateChart(panelId: string, change: Partial<ChartParams>): void;
  content(): LayoutContent | null;
  show(content: LayoutContent): boolean;
  undo(): boolean;
  reset(): void;
  /** One of the complete workspaces in the place of what is shown; undo brings that back. */
  showDesk(name: DeskName): void;
  closeActive(): void;
  /** Gives the focus to the active panel, unless something else has it by then. */
  focusWhereLost(): void;
  focusGroup(step: 1 | -1): void;
  focusTab(step: 1 | -1): void;
  /** Makes the group of the active panel larger or smaller, in pixels. */
  resizeActive(side: 'width' | 'height', by: number): void;
  /** Moves the active panel into a group of its own at that side, or into the neighbour there. */
  moveActive(direction: 'left' | 'right' | 'up' | 'down'): void;
}

function kindOf(panel: IDockviewPanel | undefined): PanelKind | null {
  const component = panel?.view.contentComponent;
  return component !== undefined && component in panelTitles ? (component as PanelKind) : null;
}

const longestTitle = 28;

/** `CL Z26 5m`, `TTF Curve`; a long formula is cut. */
function titleOf(kind: PanelKind, params: Partial<ChartParams>): string {
  const { symbol, interval } = params;
  if (symbol === undefined) return panelTitles[kind];
  const shown = symbol.length > longestTitle ? `${symbol.slice(0, longestTitle - 1)}…` : symbol;
  return `${shown} ${kind === 'chart' ? (interval ?? '') : panelTitles[kind]}`;
}
const chartTitle = (params: Partial<ChartParams>) => titleOf('chart', params);

/**
 * The docking library behind a handful of verbs, so that the rest of the shell does not know it.
 * Longer than most files: opening, moving, restoring and undoing all work on the one docking library object that is held here.
 */
export function createDock({ layouts, notices }: { layouts: Layouts; notices: Notices }): Dock {
  const store = createStore<DockState>(() => ({
    activeKind: null,
    activeSymbol: null,
    undoDepth: 0,
    restored: false,
  }));
  const past = createUndoStack();
  let api: DockviewApi | null = null;
  let settle: ReturnType<typeof setTimeout> | undefined;
  let replacing = false;
  let stopWaiting = () => {};
  /** Until the stored layout was shown, nothing is saved over it. */
  let restored = false;
  /** What was asked for before the layout was there: shown on top of it. */
  let waiting: (() => void)[] = [];

  const content = (): LayoutContent | null =>
    api === null ? null : { version: 1, dock: api.toJSON() as unknown as LayoutContent['dock'] };
  const changed = () => {
    if (replacing || !restored) return;
    clearTimeout(settle);
    settle = setTimeout(() => {
      const now = content();
      if (now === null) return;
      past.record(JSON.stringify(now));
      store.setState({ undoDepth: past.depth() });
      layouts.keepWorking(() => now);
    }, 100);
  };
  const show = (wanted: LayoutContent): boolean => {
    if (api === null) return false;
    replacing = true;
    try {
      api.fromJSON(wanted.dock as unknown as Parameters<DockviewApi['fromJSON']>[0]);
      return api.totalPanels > 0;
    } catch {
      return false;
    } finally {
      replacing = false;
      changed();
    }
  };
  const firstLayout = () => {
    if (api === null) return;
    api.clear();
    const watchlist = api.addPanel({ id: 'watchlist', component: 'watchlist', title: panelTitles.watchlist });
    const params: ChartParams = { symbol: 'CL', interval: '1m', averages: defaultAverages };
    const chart = api.addPanel({
      id: 'chart-1',
      component: 'chart',
      title: chartTitle(params),
      params,
      position: { referencePanel: watchlist, direction: 'right' },
    });
    api.addPanel({
      id: 'feeds',
      component: 'feeds',
      title: panelTitles.feeds,
      position: { referencePanel: watchlist, direction: 'below' },
    });
    watchlist.group.api.setSize({
      width: Math.max(360, Math.round(api.width * 0.42)),
      height: Math.round(api.height * 0.55),
    });
    chart.api.setActive();
  };
  const charts = (): IDockviewPanel[] => api?.panels.filter((panel) => kindOf(panel) === 'chart') ?? [];
  const newChartId = () => {
    const numbers = charts().map((panel) => Number(panel.id.slice('chart-'.length)) || 0);
    return `chart-${Math.max(0, ...numbers) + 1}`;
  };
  /** Focuses the panel's own target, as soon as there is one, and keeps it there while the panel is still loading. */
  const focusContent = (panel: IDockviewPanel | undefined) => {
    stopWaiting();
    // The library puts the content of a panel that is made active into the page anew, which scrolls it to its top.
    if (panel !== undefined && panel.id !== api?.activePanel?.id) panel.api.setActive();
    const root = panel?.view.content.element;
    if (root === undefined) return;
    let given = false;
    const focus = () => {
      const target = root.querySelector<HTMLElement>('[data-panel-focus]');
      if (target === null) return;
      // Given once; and again where what had it went away, as an empty chart's button does when its bars come.
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (given && !lost) return;
      given = true;
      target.focus();
    };
    const observer = new MutationObserver(focus);
    observer.observe(root, { childList: true, subtree: true });
    const frame = requestAnimationFrame(focus);
    const timer = setTimeout(() => stopWaiting(), 30_000);
    // Whoever acts meanwhile keeps the focus where it was put.
    const abort = new AbortController();
    for (const event of ['keydown', 'pointerdown'] as const) {
      addEventListener(event, () => stopWaiting(), { capture: true, signal: abort.signal });
    }
    stopWaiting = () => {
      stopWaiting = () => {};
      observer.disconnect();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      abort.abort();
    };
  };

  return {
    ...store,
    content,
    show,
    attach(next) {
      api = next;
      const disposables = [
        next.onDidLayoutChange(changed),
        next.onDidActivePanelChange(() => {
          const activeKind = kindOf(next.activePanel);
          const symbol = (next.activePanel?.params as Partial<ChartParams> | undefined)?.symbol;
          store.setState({ activeKind, ...(symbol !== undefined && { activeSymbol: symbol }) });
        }),
      ];
      return () => {
        for (const disposable of disposables) disposable.dispose();
        stopWaiting();
        clearTimeout(settle);
        void layouts.flushWorking().catch(() => {});
        past.clear();
        restored = false;
        waiting = [];
        api = null;
        store.setState({ activeKind: null, undoDepth: 0, restored: false });
      };
    },
    async restore() {
      let wanted: LayoutContent | null = null;
      let damaged = false;
      try {
        await layouts.refresh();
        wanted = await layouts.load(layouts.working);
        damaged = wanted === null;
      } catch (error) {
        const problem = problemOf(error);
        if (!/NOT_FOUND|UNKNOWN/.test(problem.code))
          notices.problem(problem, 'The last layout could not be read');
      }
      if (api === null) return;
      if (wanted === null || !show(wanted)) {
        damaged ||= wanted !== null;
        firstLayout();
        if (damaged)
          notices.say(
            'info',
            'The last layout could not be shown. This is the first layout; your saved ones are untouched.',
          );
      }
      restored = true;
      store.setState({ restored });
      this.focusWhereLost();
      for (const open of waiting.splice(0)) open();
      changed();
    },
    open(kind) {
      if (api === null || !restored) return void waiting.push(() => this.open(kind));
      const found = api.getPanel(kind);
      const beside = api.activePanel;
      focusContent(
        found ??
          api.addPanel({
            id: kind,
            component: kind,
            title: panelTitles[kind],
            ...(beside !== undefined && {
              position: { referencePanel: beside, direction: 'within' as const },
            }),
          }),
      );
    },
    openSymbol(kind, symbol) {
      if (api === null || !restored) return void waiting.push(() => this.openSymbol(kind, symbol));
      const alike = api.panels.filter((panel) => kindOf(panel) === kind);
      const existing = alike.find((panel) => (panel.params as SymbolParams | undefined)?.symbol === symbol);
      if (existing !== undefined) return focusContent(existing);
      const numbers = alike.map((panel) => Number(panel.id.slice(kind.length + 1)) || 0);
      const params: SymbolParams = { symbol };
      const beside = alike[0] ?? api.activePanel;
      focusContent(
        api.addPanel({
          id: `${kind}-${Math.max(0, ...numbers) + 1}`,
          component: kind,
          title: titleOf(kind, params),
          params: { ...params },
          ...(beside !== undefined && {
            position: { referencePanel: beside, direction: 'within' as const },
          }),
        }),
      );
    },
    updatePanel(panelId, change) {
      const panel = api?.getPanel(panelId);
      const kind = kindOf(panel);
      if (panel === undefined || kind === null) return;
      const params = { ...panel.params, ...change };
      panel.api.updateParameters(params);
      if (isSymbolPanel(kind)) panel.api.setTitle(titleOf(kind, params));
      changed();
    },
    activePanel() {
      const panel = api?.activePanel;
      const params = panel?.params as Partial<SymbolParams> | undefined;
      return panel === undefined || params?.symbol === undefined
        ? null
        : { id: panel.id, params: params as SymbolParams };
    },
    openChart(symbol, interval = null) {
      if (api === null || !restored) return void waiting.push(() => this.openChart(symbol, interval));
      const existing = charts().find((panel) => (panel.params as ChartParams | undefined)?.symbol === symbol);
      if (existing !== undefined) {
        if (interval !== null) this.updateChart(existing.id, { interval });
        return focusContent(existing);
      }
      const params: ChartParams = { symbol, interval: interval ?? '1m', averages: defaultAverages };
      const beside = charts()[0] ?? api.activePanel;
      focusContent(
        api.addPanel({
          id: newChartId(),
          component: 'chart',
          title: chartTitle(params),
          params,
          ...(beside !== undefined && {
            position: {
              referencePanel: beside,
              direction: kindOf(beside) === 'chart' ? ('within' as const) : ('right' as const),
            },
          }),
        }),
      );
    },
    updateChart(panelId, change) {
      this.updatePanel(panelId, change as Readonly<Record<string, unknown>>);
    },
    undo() {
      const previous = past.undo();
      store.setState({ undoDepth: past.depth() });
      const wanted = previous === null ? null : readLayout(JSON.parse(previous));
      return wanted !== null && show(wanted);
    },
    reset() {
      firstLayout();
    },
    showDesk(name) {
      if (api === null) return;
      const { width, height } = api;
      api.clear();
      for (const { id, kind, params = {}, beside, direction } of desks[name]) {
        const reference = beside === undefined ? undefined : api.getPanel(beside);
        api.addPanel({
          id,
          component: kind,
          title: titleOf(kind, params as Partial<ChartParams>),
          params: { ...params },
          // What lies behind another tab is opened when it is looked at.
          inactive: direction === 'within',
          ...(reference !== undefined &&
            direction !== undefined && { position: { referencePanel: reference, direction } }),
        });
      }
      // Sizes are set when all stand: each split takes its room from a neighbour.
      for (let round = 0; round < 2; round += 1) {
        for (const { id, ...share } of desks[name]) {
          const group = api.getPanel(id)?.group;
          if (share.width !== undefined) group?.api.setSize({ width: Math.round(width * share.width) });
          if (share.height !== undefined) group?.api.setSize({ height: Math.round(height * share.height) });
        }
      }
      focusContent(api.getPanel('chart-1'));
    },
    focusWhereLost() {
      // A closing dialog gives the focus back first, perhaps to what is gone.
      setTimeout(() => {
        if (document.activeElement === null || document.activeElement === document.body)
          focusContent(api?.activePanel);
      }, 0);
    },
    closeActive() {
      api?.activePanel?.api.close();
    },
    focusGroup(step) {
      if (api === null || api.groups.length === 0) return;
      const at = api.activeGroup === undefined ? 0 : api.groups.indexOf(api.activeGroup);
      const next = api.groups[(at + step + api.groups.length) % api.groups.length];
      focusContent(next?.activePanel ?? undefined);
    },
    focusTab(step) {
      const group = api?.activeGroup;
      if (group === undefined) return;
      const at = group.activePanel === undefined ? 0 : group.panels.indexOf(group.activePanel);
      focusContent(group.panels[(at + step + group.panels.length) % group.panels.length]);
    },
    resizeActive(side, by) {
      const group = api?.activePanel?.group;
      if (group === undefined) return;
      group.api.setSize({ [side]: Math.max(120, group.api[side] + by) });
    },
    moveActive(direction) {
      const panel = api?.activePanel;
      if (api === null || panel === undefined) return;
      const adjacent = api.adjacentGroupInDirection(panel.group, direction);
      const neighbour = api.groups.find((group) => group.id === adjacent?.id);
      const alone = panel.group.panels.length === 1;
      const position = { left: 'left', right: 'right', up: 'top', down: 'bottom' } as const;
      if (neighbour !== undefined && alone) {
        panel.api.moveTo({ group: neighbour, position: 'center' });
      } else if (!alone) {
        panel.api.moveTo({ group: panel.group, position: position[direction] });
      }
      focusContent(panel);
    },
  };
}
