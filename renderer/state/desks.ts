import type { PanelKind } from './panel-kinds.ts';

/** One panel of a desk. It stands beside one that was named before it; the first stands alone. */
export interface DeskPanel {
  readonly id: string;
  readonly kind: PanelKind;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly beside?: string;
  readonly direction?: 'right' | 'below' | 'within' | 'left' | 'above';
  /** Share of the workspace; of a column or row the last one takes what is left. */
  readonly width?: number;
  readonly height?: number;
}

export const deskNames = ['CRUDE', 'GAS', 'POWER', 'CROSS'] as const;
export type DeskName = (typeof deskNames)[number];

export const deskTitles: Readonly<Record<DeskName, string>> = {
  CRUDE: 'Crude desk',
  GAS: 'Gas desk',
  POWER: 'Power desk',
  CROSS: 'Cross-commodity desk',
};

const averages = [20, 50];
const chart = (symbol: string, interval: string, more: Readonly<Record<string, unknown>> = {}) => ({
  symbol,
  interval,
  averages,
  ...more,
});

/** Complete workspaces to begin with, each for one market. */
export const desks: Readonly<Record<DeskName, readonly DeskPanel[]>> = {
  CRUDE: [
    { id: 'watchlist', kind: 'watchlist', width: 0.27, height: 0.4 },
    {
      id: 'chart-1',
      kind: 'chart',
      params: chart('CL c1', '1d', { group: 'A' }),
      beside: 'watchlist',
      direction: 'right',
      width: 0.44,
    },
    {
      id: 'chart-2',
      kind: 'chart',
      params: chart('42*HO-CL', '1d', { averages: [20], style: 'line' }),
      beside: 'chart-1',
      direction: 'right',
      width: 0.28,
    },
    {
      id: 'depth-1',
      kind: 'depth',
      params: { symbol: 'CL c1', group: 'A' },
      beside: 'watchlist',
      direction: 'below',
      height: 0.62,
    },
    {
      id: 'tape-1',
      kind: 'tape',
      params: { symbol: 'CL c1', group: 'A' },
      beside: 'depth-1',
      direction: 'within',
    },
    {
      id: 'matrix-1',
      kind: 'matrix',
      params: { symbol: 'CL' },
      beside: 'chart-1',
      direction: 'below',
      height: 0.42,
    },
    { id: 'card-1', kind: 'card', params: { symbol: 'CL' }, beside: 'matrix-1', direction: 'within' },
    {
      id: 'curve-1',
      kind: 'curve',
      params: { symbol: 'CL' },
      beside: 'chart-2',
      direction: 'below',
      height: 0.5,
    },
    {
      id: 'seasonality-1',
      kind: 'seasonality',
      params: { symbol: 'CL' },
      beside: 'curve-1',
      direction: 'within',
    },
  ],
  GAS: [
    { id: 'watchlist', kind: 'watchlist', width: 0.27, height: 0.4 },
    {
      id: 'chart-1',
      kind: 'chart',
      params: chart('TTF', '1d', { group: 'B' }),
      beside: 'watchlist',
      direction: 'right',
      width: 0.42,
    },
    {
      id: 'seasonality-1',
      kind: 'seasonality',
      params: { symbol: 'TTF', group: 'B' },
      beside: 'chart-1',
      direction: 'right',
      width: 0.3,
    },
    { id: 'calendar', kind: 'calendar', beside: 'watchlist', direction: 'below' },
    { id: 'inventory', kind: 'inventory', beside: 'calendar', direction: 'within' },
    {
      id: 'chart-2',
      kind: 'chart',
      params: chart('TTF c1 - NBP c1*GBPUSD/EURUSD', '1d', { averages: [20], style: 'line' }),
      beside: 'chart-1',
      direction: 'below',
      height: 0.42,
    },
    { id: 'matrix-1', kind: 'matrix', params: { symbol: 'TTF' }, beside: 'chart-2', direction: 'within' },
    {
      id: 'curve-1',
      kind: 'curve',
      params: { symbol: 'TTF' },
      beside: 'seasonality-1',
      direction: 'below',
      height: 0.48,
    },
  ],
  POWER: [
    { id: 'watchlist', kind: 'watchlist', width: 0.27, height: 0.4 },
    {
      id: 'chart-1',
      kind: 'chart',
      params: chart('DEB', '1d', { group: 'C' }),
      beside: 'watchlist',
      direction: 'right',
      width: 0.42,
    },
    {
      id: 'chart-2',
      kind: 'chart',
      params: chart('DEB - TTF/0.5 - EUA*0.404 in t/MWh', '1d', { averages: [20], style: 'line' }),
      beside: 'chart-1',
      direction: 'right',
      width: 0.3,
    },
    {
      id: 'card-1',
      kind: 'card',
      params: { symbol: 'DEB Q1-27' },
      beside: 'watchlist',
      direction: 'below',
      height: 0.55,
    },
    {
      id: 'chart-3',
      kind: 'chart',
      params: chart('DES', '1m'),
      beside: 'chart-1',
      direction: 'below',
      height: 0.4,
    },
    {
      id: 'curve-1',
      kind: 'curve',
      params: { symbol: 'DEB', kind: 'strips' },
      beside: 'chart-2',
      direction: 'below',
      height: 0.5,
    },
    { id: 'curve-2', kind: 'curve', params: { symbol: 'DEP' }, beside: 'curve-1', direction: 'within' },
  ],
  CROSS: [
    { id: 'watchlist', kind: 'watchlist', width: 0.27, height: 0.4 },
    {
      id: 'chart-1',
      kind: 'chart',
      params: chart('CL', '1d', { group: 'A' }),
      beside: 'watchlist',
      direction: 'right',
      width: 0.7,
    },
    {
      id: 'chart-2',
      kind: 'chart',
      params: chart('TTF', '1d', { group: 'B' }),
      beside: 'chart-1',
      direction: 'right',
      width: 0.35,
    },
    {
      id: 'chart-3',
      kind: 'chart',
      params: chart('DEB', '1d', { group: 'C' }),
      beside: 'chart-1',
      direction: 'below',
      height: 0.5,
    },
    {
      id: 'chart-4',
      kind: 'chart',
      params: chart('EUA', '1d', { group: 'D' }),
      beside: 'chart-2',
      direction: 'below',
      height: 0.5,
    },
    { id: 'feeds', kind: 'feeds', beside: 'watchlist', direction: 'below' },
    { id: 'calendar', kind: 'calendar', beside: 'feeds', direction: 'within' },
  ],
};
