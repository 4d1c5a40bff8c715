import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useTheme } from '../../app/shell.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import type { PriceChartColours } from '../../charts/price-chart.ts';
import { colours, directionTokens } from '../../design/tokens.ts';

/** The tokens of the theme as values, for what is painted on a canvas. */
export function useChartColours(): PriceChartColours {
  const { settings } = useWorkstation();
  const palette = useStore(settings, (state) => state.settings.palette);
  const theme = useTheme();
  return useMemo(() => ({ ...colours[theme], ...directionTokens(theme, palette) }), [theme, palette]);
}
