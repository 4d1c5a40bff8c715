import { useId, useState } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import { type ChartParams, type ContinuousChoice, defaultContinuous } from '../../state/chart-params.ts';
import { customRollsText, readCustomRolls } from '../../state/custom-rolls.ts';

type Rule = ContinuousChoice['roll']['rule'];

const rules: readonly { readonly rule: Rule; readonly title: string; readonly asks: string | null }[] = [
  { rule: 'last-trading-day', title: 'On the last trading day', asks: null },
  { rule: 'days-before', title: 'Business days before the last trading day', asks: 'Business days before' },
  { rule: 'first-notice', title: 'Business days before first notice', asks: 'Business days before' },
  { rule: 'calendar', title: 'On a day of the month', asks: 'Day of the month' },
  {
    rule: 'volume',
    title: 'When the next contract trades more',
    asks: 'Trading dates in a row',
  },
  {
    rule: 'open-interest',
    title: 'When the next contract has more open interest',
    asks: 'Trading dates in a row',
  },
  { rule: 'custom', title: 'On dates of my own', asks: null },
];
const firstNumber: Readonly<Record<Rule, number>> = {
  'last-trading-day': 0,
  'days-before': 5,
  'first-notice': 2,
  calendar: 10,
  volume: 2,
  'open-interest': 2,
  custom: 0,
};

function numberOf({ roll }: ContinuousChoice): number {
  if (roll.rule === 'last-trading-day' || roll.rule === 'custom') return 0;
  return roll.rule === 'calendar' ? roll.day : roll.days;
}

/** How the months are joined, and the switch between the joined series and the one that was traded. */
export function ContinuousButton(props: {
  readonly params: ChartParams;
  readonly change: (change: Partial<ChartParams>) => void;
  readonly toggleRaw: () => void;
}) {
  const [open, setOpen] = useState(false);
  const choice = props.params.continuous ?? defaultContinuous;
  const adjusted = choice.adjustment.method !== 'none';
  return (
    <span className="tool-group">
      <button
        type="button"
        className="button quiet"
        title="Roll rule and adjustment of the continuous series"
        onClick={() => setOpen(true)}
      >
        Roll…
      </button>
      {adjusted && (
        <button
          type="button"
          className="button quiet"
          aria-pressed={props.params.raw === true}
          title="Prices as they were traded (W)"
          onClick={props.toggleRaw}
        >
          Raw
        </button>
      )}
      {open && <ContinuousDialog {...props} close={() => setOpen(false)} />}
    </span>
  );
}

function ContinuousDialog(props: {
  readonly params: ChartParams;
  readonly change: (change: Partial<ChartParams>) => void;
  readonly close: () => void;
}) {
  const present = props.params.continuous ?? defaultContinuous;
  const [rule, setRule] = useState<Rule>(present.roll.rule);
  const [number, setNumber] = useState(String(numberOf(present)));
  const [adjustment, setAdjustment] = useState(
    present.adjustment.method === 'none'
      ? 'none'
      : `${present.adjustment.method} ${present.adjustment.direction}`,
  );
  const [dates, setDates] = useState(
    present.roll.rule === 'custom' ? customRollsText(present.roll.dates) : '',
  );
  const product = props.params.symbol.split(' ')[0] ?? '';
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  const asks = rules.find((entry) => entry.rule === rule)?.asks ?? null;
  const submit = () => {
    const value = Number(number);
    const [least, most] = rule === 'calendar' ? [1, 31] : rule === 'days-before' ? [0, 60] : [1, 60];
    if (asks !== null && !(Number.isInteger(value) && value >= least && value <= most))
      return setWrong(`${asks}: a whole number from ${least} to ${most}; found “${number}”.`);
    const own = rule === 'custom' ? readCustomRolls(dates, product) : null;
    if (own !== null && !own.ok) return setWrong(own.message);
    const roll: ContinuousChoice['roll'] =
      rule === 'custom'
        ? { rule, dates: { ...(own?.ok === true ? own.dates : {}) } }
        : rule === 'last-trading-day'
          ? { rule }
          : rule === 'calendar'
            ? { rule, day: value }
            : { rule, days: value };
    const [method = 'none', direction = 'back'] = adjustment.split(' ');
    props.change({
      raw: false,
      continuous: {
        roll,
        adjustment:
          method === 'none'
            ? { method: 'none' }
            : { method: method as 'difference' | 'ratio', direction: direction as 'back' | 'forward' },
      },
    });
    props.close();
  };
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && props.close()}
      title={`Continuous series ${props.params.symbol}`}
      wrong={wrong}
      submitLabel="Apply"
      onSubmit={submit}
    >
      <div className="field">
        <label htmlFor={`${id}-rule`}>Roll</label>
        <select
          id={`${id}-rule`}
          className="select"
          value={rule}
          onChange={(event) => {
            const next = rules.find((entry) => entry.rule === event.currentTarget.value)?.rule;
            if (next === undefined) return;
            setRule(next);
            setNumber(String(firstNumber[next]));
          }}
        >
          {rules.map((entry) => (
            <option key={entry.rule} value={entry.rule}>
              {entry.title}
            </option>
          ))}
        </select>
      </div>
      {asks !== null && (
        <div className="field">
          <label htmlFor={`${id}-number`}>{asks}</label>
          <input
            id={`${id}-number`}
            className="input"
            inputMode="numeric"
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
        </div>
      )}
      {rule === 'custom' && (
        <div className="field">
          <label htmlFor={`${id}-dates`}>Last dates in the series, one contract a line</label>
          <textarea
            id={`${id}-dates`}
            className="input"
            rows={6}
            spellCheck={false}
            placeholder={`${product} F27 2026-12-10`}
            value={dates}
            onChange={(event) => setDates(event.currentTarget.value)}
          />
          <span className="hint">Contracts that are not named end with their last trading day.</span>
        </div>
      )}
      <div className="field">
        <label htmlFor={`${id}-adjustment`}>Adjustment</label>
        <select
          id={`${id}-adjustment`}
          className="select"
          value={adjustment}
          onChange={(event) => setAdjustment(event.currentTarget.value)}
        >
          <option value="none">None: as traded, with its steps</option>
          <option value="difference back">Difference, back: the newest contract is true</option>
          <option value="difference forward">Difference, forward: the oldest contract is true</option>
          <option value="ratio back">Ratio, back</option>
          <option value="ratio forward">Ratio, forward</option>
        </select>
        <span className="hint">
          Forward-adjusted series end with their history: live prices are not adjusted.
        </span>
      </div>
    </FormDialog>
  );
}
