import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { type ChartParams, mostStudies, type StudySetting } from '../../state/chart-params.ts';
import {
  type IndicatorDefinition,
  type IndicatorGroup,
  indicator,
  indicators,
  studyTitle,
} from '../../state/chart-studies.ts';
import { fuzzyScore } from '../../state/suggestions.ts';
import { StudyForm } from './study-form.tsx';
import type { ResolvedSymbol } from './use-symbol-resolved.ts';

const groups: readonly { readonly group: IndicatorGroup; readonly title: string }[] = [
  { group: 'trend', title: 'Trend' },
  { group: 'momentum', title: 'Momentum' },
  { group: 'volatility', title: 'Volatility' },
  { group: 'volume', title: 'Volume' },
  { group: 'energy', title: 'Energy' },
];

/** Indicators for what was typed: all by group, else the best fits of their name or group. */
export function findIndicators(typed: string): readonly IndicatorDefinition[] {
  const wanted = typed.trim().toLowerCase();
  const ordered = groups.flatMap(({ group }) => indicators.filter((entry) => entry.group === group));
  if (wanted === '') return ordered;
  const score = (entry: IndicatorDefinition): number | null => {
    const name = fuzzyScore(wanted, `${entry.id} ${entry.title}`);
    const words = `${entry.title} ${entry.group}`.toLowerCase();
    const whole = ` ${words}`.includes(` ${wanted}`) ? 40 : 0;
    if (name === null) return whole === 0 ? null : whole;
    return name + whole + (entry.id.startsWith(wanted) ? 40 : 0);
  };
  return ordered
    .flatMap((entry) => {
      const found = score(entry);
      return found === null ? [] : [{ entry, found }];
    })
    .sort((a, b) => b.found - a.found)
    .map(({ entry }) => entry);
}

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly params: ChartParams;
  readonly resolved: ResolvedSymbol | null;
  readonly change: (change: Partial<ChartParams>) => void;
}

export function StudiesDialog(props: Props) {
  const { dock } = useWorkstation();
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-back" />
        <Dialog.Content
          className="dialog studies"
          aria-describedby={undefined}
          onCloseAutoFocus={() => dock.focusWhereLost()}
        >
          <Dialog.Title className="studies-title">Indicators on {props.params.symbol}</Dialog.Title>
          <Studies {...props} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Studies({ params, resolved, change, onOpenChange }: Props) {
  const studies = params.studies ?? [];
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [editing, setEditing] = useState<{
    definition: IndicatorDefinition;
    setting: StudySetting | null;
  } | null>(null);
  const id = useId();
  const found = findIndicators(typed);
  const chosen = found[Math.min(at, found.length - 1)] ?? null;
  useEffect(() => {
    document.getElementById(`${id}-${chosen?.id ?? ''}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, chosen]);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step !== undefined) setAt(Math.max(0, Math.min(found.length - 1, at + step)));
    else if (event.key === 'Enter' && chosen !== null) setEditing({ definition: chosen, setting: null });
    else return;
    event.preventDefault();
  };
  const keep = (setting: StudySetting) => {
    const known = studies.some((study) => study.id === setting.id);
    change({
      studies: known
        ? studies.map((study) => (study.id === setting.id ? setting : study))
        : [...studies, setting],
    });
    onOpenChange(false);
  };
  if (editing !== null) {
    return (
      <StudyForm
        definition={editing.definition}
        setting={editing.setting}
        product={resolved?.legs[0] ?? params.symbol}
        full={editing.setting === null && studies.length >= mostStudies}
        onSetting={keep}
        onBack={() => setEditing(null)}
      />
    );
  }
  return (
    <>
      {studies.length > 0 && (
        <ul className="study-list padded" aria-label="Indicators on the chart">
          {studies.map((study) => (
            <StudyRow
              key={study.id}
              study={study}
              edit={(definition) => setEditing({ definition, setting: study })}
              hide={() =>
                change({
                  studies: studies.map((entry) =>
                    entry.id === study.id ? { ...entry, hidden: entry.hidden !== true } : entry,
                  ),
                })
              }
              remove={() => change({ studies: studies.filter((entry) => entry.id !== study.id) })}
            />
          ))}
        </ul>
      )}
      <div className="study-search">
        <input
          className="input large"
          role="combobox"
          aria-label="Find an indicator"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen === null ? undefined : `${id}-${chosen.id}`}
          placeholder="Find an indicator: name or group"
          spellCheck={false}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="study-choice">
        <div id={`${id}-list`} role="listbox" aria-label="Indicators" className="study-options">
          {found.map((entry, index) => (
            <div
              key={entry.id}
              id={`${id}-${entry.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={entry === chosen}
              className="study-option"
              onMouseMove={() => setAt(index)}
              onMouseDown={(event) => {
                event.preventDefault();
                setEditing({ definition: entry, setting: null });
              }}
            >
              <span>{entry.title}</span>
              <span className="muted">
                {entry.group}
                {entry.pane === 'own' ? ' · own pane' : ''}
              </span>
            </div>
          ))}
          {found.length === 0 && <p className="muted padded">No indicator fits “{typed}”.</p>}
        </div>
        {chosen !== null && (
          <div className="study-about">
            <h3>{chosen.title}</h3>
            <p>{chosen.description}</p>
            <p className="muted">{chosen.source}</p>
            {chosen.needs.extra.length > 0 && (
              <p className="muted">Needs: {chosen.needs.extra.map(({ title }) => title).join(', ')}</p>
            )}
          </div>
        )}
      </div>
      <p className="muted study-keys">
        <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> set its parameters · <kbd>Esc</kbd> close
      </p>
    </>
  );
}

function StudyRow(props: {
  readonly study: StudySetting;
  readonly edit: (definition: IndicatorDefinition) => void;
  readonly hide: () => void;
  readonly remove: () => void;
}) {
  const definition = indicator(props.study.indicator);
  if (definition === undefined) return null;
  const title = studyTitle(definition, props.study);
  const hidden = props.study.hidden === true;
  return (
    <li>
      <span className={hidden ? 'muted' : ''}>
        {title}
        {hidden && ' (hidden)'}
      </span>
      <button
        type="button"
        className="button"
        aria-label={`Edit ${title}`}
        onClick={() => props.edit(definition)}
      >
        Edit
      </button>
      <button
        type="button"
        className="button"
        aria-label={`${hidden ? 'Show' : 'Hide'} ${title}`}
        onClick={props.hide}
      >
        {hidden ? 'Show' : 'Hide'}
      </button>
      <button type="button" className="button" aria-label={`Remove ${title}`} onClick={props.remove}>
        Remove
      </button>
    </li>
  );
}
