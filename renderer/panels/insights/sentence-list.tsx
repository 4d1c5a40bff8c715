import type { Outputs } from '../../client/client.ts';
import { formatNumber } from '../../design/number-format.ts';

export type Insight = Outputs['forecast']['insights'];
type Sentence = Insight['sentences'][number];

const topics = {
  regime: 'Regime',
  anomaly: 'Odd bars',
  season: 'Season',
  curve: 'Curve',
  forecast: 'Forecasts',
} as const;
const dots = { high: '●●●', medium: '●●○', low: '●○○' } as const;

/** `expectedRows` is `expected rows`. */
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const numberText = (value: number) =>
  Number.isInteger(value)
    ? formatNumber(value)
    : formatNumber(value, Math.max(0, Math.min(6, 3 - Math.floor(Math.log10(Math.abs(value) || 1)))));

function OneSentence({ sentence }: { readonly sentence: Sentence }) {
  const { topic, text, sureness, model, numbers, change } = sentence;
  return (
    <li className="sentence">
      <span className="topic">{topics[topic]}</span>
      <div className="sentence-text">
        <p>{text}</p>
        <details>
          <summary>numbers and model</summary>
          <dl className="fact-list">
            <div>
              <dt>Model</dt>
              <dd>{model}</dd>
            </div>
            <div>
              <dt>Numbers</dt>
              <dd>
                {Object.entries(numbers)
                  .map(([name, value]) => `${words(name)} ${numberText(value)}`)
                  .join(' · ')}
              </dd>
            </div>
            <div>
              <dt>Would change it</dt>
              <dd>{change}</dd>
            </div>
          </dl>
        </details>
      </div>
      <span className={`sureness sure-${sureness}`}>
        <span aria-hidden="true">{dots[sureness]}</span> {sureness}
      </span>
    </li>
  );
}

/** Sentences in the order a trader asks, each with how sure it is. */
export function SentenceList({ sentences }: { readonly sentences: readonly Sentence[] }) {
  return (
    <ul className="sentences" aria-label="Insights">
      {sentences.map((sentence) => (
        <OneSentence key={`${sentence.topic} ${sentence.text}`} sentence={sentence} />
      ))}
    </ul>
  );
}
