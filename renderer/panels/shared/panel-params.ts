import type { IDockviewPanelProps } from 'dockview-react';
import { useWorkstation } from '../../app/workstation.ts';
import type { SymbolParams } from '../../state/panel-kinds.ts';

/** What symbol panels keep beside the symbol. */
export interface PanelParams extends SymbolParams {
  /** Unit shown, where it is not the quoted one. */
  readonly unit?: string | null | undefined;
  readonly view?: string | undefined;
  readonly dates?: readonly string[] | undefined;
  readonly band?: number | undefined;
  readonly kind?: string | undefined;
  /** Of a forecast: rows of which interval, how many ahead, by which model, judged at how many origins. */
  readonly interval?: string | undefined;
  readonly rows?: number | undefined;
  readonly model?: string | undefined;
  readonly origins?: number | undefined;
}

export type SymbolPanelProps = IDockviewPanelProps<PanelParams>;

/** Changes what the panel keeps in the layout. */
export function usePanelChange({ api }: SymbolPanelProps): (change: Partial<PanelParams>) => void {
  const { dock } = useWorkstation();
  return (change) => dock.updatePanel(api.id, { ...change });
}
