import { useEffect, useRef } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import type { AuditVerified } from '../../client/types.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { formatNumber } from '../../design/number-format.ts';
import { hexGroups } from '../../state/audit-records.ts';
import { useJob } from '../shared/use-job.ts';

function Verified({ result }: { readonly result: AuditVerified }) {
  const { records, removed, checkpoints, size, rootHash } = result;
  return (
    <div className="callout good-news" role="status">
      <p>
        ✓ The log is whole: {formatNumber(records)} of {formatNumber(size)} records were hashed again
        {removed > 0 &&
          `, ${formatNumber(removed)} whose content was taken away by rule still have their place`}
        , and {formatNumber(checkpoints)} signed checkpoints agree.
      </p>
      <p className="muted">
        Root <span className="mono selectable">{hexGroups(rootHash)}</span>
      </p>
    </div>
  );
}

/** Hashes every record again, from the first to the last. It begins when it is opened. */
export function VerifyLog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useWorkstation();
  const { job, value, problem, cancelled, start, cancel } = useJob<AuditVerified>((jobId) =>
    client.audit.verify.query({ jobId }),
  );
  const begin = useRef(start);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void begin.current();
  }, []);
  return (
    <section className="verify-log stack" aria-label="Verification of the log">
      {job !== null && (
        <div className="row">
          <progress value={job.fraction} max={1} aria-label="Verification" />
          <span className="muted" role="status">
            {job.text === '' ? 'Beginning…' : job.text}
          </span>
          <button type="button" className="button" onClick={() => void cancel()}>
            Cancel
          </button>
        </div>
      )}
      {value !== null && <Verified result={value} />}
      {cancelled && <p className="callout calm">Cancelled. What was looked at until then was right.</p>}
      {problem !== null && <ProblemNote problem={problem} />}
      {job === null && (
        <div className="row">
          <button type="button" className="button" onClick={() => void start()}>
            Verify again
          </button>
          <button type="button" className="button quiet" onClick={onClose}>
            Close
          </button>
        </div>
      )}
    </section>
  );
}
