import { useEffect, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { chartAttribution } from '../../charts/attribution.ts';
import type { SystemInfo } from '../../client/types.ts';
import { formatDateTime, localZone } from '../../design/time-format.ts';

export function AboutSection() {
  const { client, connection } = useWorkstation();
  const [info, setInfo] = useState<SystemInfo | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    client.system.info.query(undefined, { signal: abort.signal }).then(setInfo, () => {});
    return () => abort.abort();
  }, [client]);
  return (
    <section className="card stack" aria-label="About">
      <h2>About</h2>
      {info !== null && (
        <dl className="facts selectable">
          {(
            [
              ['Program', `${info.name} ${info.version}`],
              ['Host', info.host === connection.host ? info.host : `${info.host} (${connection.host})`],
              ['Running since', formatDateTime(info.startedAt, localZone())],
              ['Node', info.node],
              ['Cipher', info.cipher],
            ] as const
          ).map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="muted">No request leaves this machine that you did not configure.</p>
      <p className="muted selectable">
        Charts: {chartAttribution.notice} ({chartAttribution.link})
      </p>
      <p className="muted">Type: Inter, by Rasmus Andersson, under the SIL Open Font License 1.1.</p>
    </section>
  );
}
