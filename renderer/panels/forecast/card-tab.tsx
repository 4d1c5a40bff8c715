import { useWorkstation } from '../../app/workstation.ts';
import { ErrorState, LoadingState, ProblemNote, ScrollRegion, Spinner } from '../../design/blocks.tsx';
import { formatNumber } from '../../design/number-format.ts';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import type { Forecast, IssuedDetail, ShownForecast } from '../../state/forecast.ts';
import { levelText } from '../../state/forecast-levels.ts';
import { CopyButton } from '../shared/copy-button.tsx';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { useJob } from '../shared/use-job.ts';
import { useAsked } from '../shared/use-live.ts';
import { IssuedList } from './issued-list.tsx';
import type { ForecastWords } from './use-forecast-words.ts';

function parameterText(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toPrecision(5);
  if (ArrayBuffer.isView(value)) return parameterText(Array.from(value as Float64Array));
  if (Array.isArray(value)) {
    const shown = value.slice(0, 12).map(parameterText).join(', ');
    return value.length > 12 ? `${shown} … (${value.length})` : shown;
  }
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function Hash({ name, hash }: { readonly name: string; readonly hash: string }) {
  return (
    <>
      <span className="mono selectable">{hash.slice(0, 16)}…</span> <CopyButton what={name} text={hash} />
    </>
  );
}

function Facts({ detail, words }: { readonly detail: IssuedDetail; readonly words: ForecastWords }) {
  const { card } = detail;
  const { drift, maseByHorizon } = card;
  const ends = [0, Math.floor((maseByHorizon.length - 1) / 2), maseByHorizon.length - 1];
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ['Model', `${card.title} (${card.chosenBy})`],
    ['Issued', formatDateTime(detail.issuedAt, localZone())],
    [
      'Window',
      `${formatNumber(card.window.rows)} rows, ${words.time(card.window.from)} to ${words.time(card.window.to)}`,
    ],
    ['Seasons', card.periods.length === 0 ? 'none' : card.periods.map((rows) => `${rows} rows`).join(', ')],
    ['Origins', formatNumber(card.origins)],
    [
      'MASE',
      `${formatNumber(card.mase, 3)} over all; ${[...new Set(ends)]
        .map((step) => `${step + 1} ahead ${formatNumber(maseByHorizon[step], 3)}`)
        .join(', ')}`,
    ],
    [
      'Coverage',
      card.coverage
        .filter(({ level }) => [0.5, 0.8, 0.95].includes(level))
        .map(
          ({ level, realised }) =>
            `${levelText(level)} held ${formatNumber(realised === null ? null : realised * 100)} %`,
        )
        .join(', '),
    ],
    [
      'Drift',
      drift.ratio === null
        ? 'not known'
        : `errors of the later origins are ${formatNumber(drift.ratio, 2)} times the earlier ones`,
    ],
    ['Seed', String(card.seed)],
    ['Converged', card.converged ? 'yes' : 'no'],
    [
      'Parameters',
      Object.entries(card.parameters)
        .map(([name, value]) => `${name} ${parameterText(value)}`)
        .join('; '),
    ],
    ['Data hash', <Hash key="data" name="data hash" hash={card.dataSha256} />],
    ['Input hash', <Hash key="input" name="input hash" hash={detail.inputSha256} />],
    ['Output hash', <Hash key="output" name="output hash" hash={detail.outputSha256} />],
    ['Program', card.program],
  ];
  return (
    <dl className="fact-list">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Makes it again from its sealed input and says whether the bytes are the same. */
function MakeAgain({ id }: { readonly id: string }) {
  const { client } = useWorkstation();
  const may = useMay('forecast.rerun');
  const work = useJob((jobId) => client.forecast.rerun.mutate({ id, jobId }));
  if (may === false)
    return (
      <p className="muted">
        <WhoMay path="forecast.rerun" what="Making a forecast again is" />
      </p>
    );
  const { job, value, problem, cancelled } = work;
  return (
    <div className="stack tight">
      <div className="row">
        {job === null ? (
          <button type="button" className="button" onClick={() => void work.start()}>
            Make again
          </button>
        ) : (
          <>
            <button type="button" className="button" onClick={() => void work.cancel()}>
              <Spinner /> Cancel
            </button>
            <progress max={1} value={job.fraction} aria-label="Making the forecast again" />
          </>
        )}
        <span role="status">
          {value !== null &&
            (value.same ? (
              <span className="good">✓ Made again from its sealed input: the same bytes.</span>
            ) : (
              <span className="bad">
                ✕ The bytes differ: {value.outputSha256.slice(0, 16)}… instead of {value.wanted.slice(0, 16)}…
              </span>
            ))}
          {cancelled && <span className="muted">Cancelled.</span>}
        </span>
      </div>
      {problem !== null && <ProblemNote problem={problem} />}
    </div>
  );
}

/** What the forecast is, what it was fed and how such ones did: kept with it. */
export function CardTab(props: {
  readonly symbol: string;
  readonly forecast: Forecast;
  readonly shown: ShownForecast | null;
  readonly words: ForecastWords;
}) {
  const { client } = useWorkstation();
  const { symbol, forecast, shown, words } = props;
  const id = shown?.forecastId ?? null;
  const asked = useAsked(`card ${id}`, async (signal) =>
    id === null ? null : await client.forecast.show.query({ id }, { signal }),
  );
  return (
    <div className="card-tab">
      <ScrollRegion className="tab-scroll padded" label="Model card">
        {id === null ? (
          <p className="muted">The card of a forecast stands here: run one, or open one of those issued.</p>
        ) : asked.problem !== null && asked.value === null ? (
          <ErrorState title="The card could not be read" problem={asked.problem} again={asked.again} />
        ) : asked.value === null ? (
          <LoadingState>Reading the card…</LoadingState>
        ) : (
          <div className="stack">
            <MakeAgain key={id} id={id} />
            <Facts detail={asked.value} words={words} />
          </div>
        )}
      </ScrollRegion>
      <IssuedList symbol={symbol} shownId={id} onOpen={(wanted) => void forecast.open(wanted)} />
    </div>
  );
}
