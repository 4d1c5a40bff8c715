import { useEffect, useMemo, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { askFactor, asQuoted, offeredUnits, type ShownUnit } from '../../state/chart-units.ts';

/** How often a factor that goes through exchange rates is asked for again. */
const rateMilliseconds = 5_000;

export interface ShownUnitState {
  readonly unit: ShownUnit;
  readonly message: string | null;
  readonly offered: readonly string[];
  readonly chosen: string | null;
  choose(unit: string | null): void;
}

/** The unit a panel shows prices in: as quoted, or another one that a factor and exchange rates lead to. */
export function useShownUnit(
  quoted: string | null,
  chosen: string | null,
  choose: (unit: string | null) => void,
): ShownUnitState {
  const { client } = useWorkstation();
  const [state, setState] = useState<{ readonly unit: ShownUnit; readonly message: string | null }>({
    unit: asQuoted(quoted),
    message: null,
  });
  const offered = useMemo(
    () =>
      quoted === null
        ? []
        : offeredUnits(quoted, null)
            .filter(({ needs }) => needs.length === 0)
            .map(({ unit }) => unit),
    [quoted],
  );
  useEffect(() => {
    if (quoted === null || chosen === null || chosen === quoted) {
      setState({ unit: asQuoted(quoted), message: null });
      return;
    }
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const once = async () => {
      const found = await askFactor(client, quoted, { unit: chosen });
      if (stopped) return;
      setState(
        found.ok ? { unit: found.unit, message: null } : { unit: asQuoted(quoted), message: found.message },
      );
      timer = setTimeout(() => void once(), rateMilliseconds);
    };
    void once();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [client, quoted, chosen]);
  return { ...state, offered, chosen, choose };
}

/** The quoted unit, always visible, and the one that is shown. */
export function UnitSelect({ state }: { readonly state: ShownUnitState }) {
  const { unit, message, offered, chosen, choose } = state;
  if (unit.quoted === null) return null;
  return (
    <span className="unit-select">
      {offered.length === 0 ? (
        <span className="muted">{unit.quoted}</span>
      ) : (
        <select
          className="select"
          aria-label="Unit shown"
          value={chosen ?? unit.quoted}
          onChange={(event) =>
            choose(event.currentTarget.value === unit.quoted ? null : event.currentTarget.value)
          }
        >
          <option value={unit.quoted}>{unit.quoted} (quoted)</option>
          {offered.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      {unit.shown !== unit.quoted && (
        <span className="muted" title={unit.bridges.join(', ')}>
          quoted {unit.quoted}
        </span>
      )}
      {message !== null && (
        <span className="warn" title={message}>
          ⚠ shown as quoted
        </span>
      )}
    </span>
  );
}
