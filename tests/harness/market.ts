import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Instrument, instrumentSchema } from '../../engine/domain/instrument.ts';
import { type Calibration, parseCalibration } from '../../engine/market/simulator/calibration.ts';
import { type Curves, parseCurves } from '../../engine/market/simulator/curve-parameters.ts';

const assets = path.join(import.meta.dirname, '../../assets');

export function shippedInstruments(): Instrument[] {
  return readdirSync(path.join(assets, 'contracts'))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) =>
      instrumentSchema.parse(JSON.parse(readFileSync(path.join(assets, 'contracts', file), 'utf8'))),
    );
}

export function shippedInstrument(symbol: string): Instrument {
  const found = shippedInstruments().find((instrument) => instrument.symbol === symbol);
  if (found === undefined) throw new Error(`assets/contracts has no ${symbol}`);
  return found;
}

export function shippedCalibration(): Calibration {
  return parseCalibration(JSON.parse(readFileSync(path.join(assets, 'simulator/calibration.json'), 'utf8')));
}

/** The products that the simulated exchange's calibration covers, each as one instrument without delivery months. */
export function calibratedInstruments(): Instrument[] {
  const { instruments } = shippedCalibration();
  return shippedInstruments().flatMap(({ delivery: _delivery, cascade: _cascade, ...instrument }) =>
    instruments[instrument.symbol] === undefined ? [] : [instrument],
  );
}

export function shippedCurves(): Curves {
  return parseCurves(JSON.parse(readFileSync(path.join(assets, 'simulator/curves.json'), 'utf8')));
}
