import { useId, useState } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import type { ChartParams, UnitChoice } from '../../state/chart-params.ts';
import { offeredUnits, type UnitOffer } from '../../state/chart-units.ts';

const needTitles = { density: 'Density, t/m3', heatingValue: 'Heating value, MWh/t' } as const;

/** The unit that prices are shown in. A density or heating value is asked for where one is needed. */
export function UnitField(props: {
  readonly quoted: string | null;
  readonly assetClass: string | null;
  readonly choice: UnitChoice | null;
  readonly change: (change: Partial<ChartParams>) => void;
}) {
  const { quoted, choice, change } = props;
  const [asking, setAsking] = useState<UnitOffer | null>(null);
  const offers = quoted === null ? [] : offeredUnits(quoted, props.assetClass);
  if (quoted === null || offers.length === 0) return null;
  const pick = (unit: string) => {
    const offer = offers.find((entry) => entry.unit === unit);
    if (offer === undefined) return change({ unit: null });
    if (offer.needs.length === 0) return change({ unit: { unit } });
    setAsking(offer);
  };
  return (
    <>
      <select
        className="select"
        aria-label="Unit"
        value={choice?.unit ?? quoted}
        onChange={(event) => pick(event.currentTarget.value)}
      >
        <option value={quoted}>{quoted}</option>
        {offers.map(({ unit, needs }) => (
          <option key={unit} value={unit}>
            {unit}
            {needs.length > 0 ? ' …' : ''}
          </option>
        ))}
      </select>
      {asking !== null && (
        <BridgeDialog
          offer={asking}
          close={() => setAsking(null)}
          onChoice={(unit) => {
            setAsking(null);
            change({ unit });
          }}
        />
      )}
    </>
  );
}

function BridgeDialog(props: {
  readonly offer: UnitOffer;
  readonly close: () => void;
  readonly onChoice: (choice: UnitChoice) => void;
}) {
  const { offer } = props;
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  const submit = () => {
    const told: Record<string, number> = {};
    for (const need of offer.needs) {
      const value = Number(values[need] ?? '');
      if (!(value > 0) || !Number.isFinite(value))
        return setWrong(`${needTitles[need]} must be a number above zero.`);
      told[need] = value;
    }
    props.onChoice({ unit: offer.unit, ...told });
  };
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && props.close()}
      title={`Show in ${offer.unit}`}
      description="What lies between the two is a fact of the grade; crude is near 0.85 t/m3 and 11.8 MWh/t (gross)."
      wrong={wrong}
      submitLabel="Show"
      onSubmit={submit}
    >
      {offer.needs.map((need) => (
        <div className="field" key={need}>
          <label htmlFor={`${id}-${need}`}>{needTitles[need]}</label>
          <input
            id={`${id}-${need}`}
            className="input"
            inputMode="decimal"
            value={values[need] ?? ''}
            onChange={(event) => setValues({ ...values, [need]: event.currentTarget.value })}
          />
        </div>
      ))}
    </FormDialog>
  );
}
