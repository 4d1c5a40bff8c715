import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { formatAge, formatDateTime, localZone } from '../../design/time-format.ts';
import { stateAt } from '../../state/controls.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

/** Whether trading goes on, and the way to stop it: one click, one reason, nobody else to ask. */
export function HaltStrip() {
  const { client, controls, clock, notices } = useWorkstation();
  const { status, approvals } = useStore(controls);
  const now = useStore(clock, (state) => state.now);
  const [asking, setAsking] = useState<'halt' | 'rearm' | null>(null);
  const mayHalt = useMay('controls.halt') === true;
  const mayRearm = useMay('controls.rearm') === true;
  const waits = approvals?.some(
    (approval) => approval.kind === 're-arm' && stateAt(approval, now) === 'waiting',
  );
  if (status === null) return null;
  const { halted, haltedBy, haltedAt, reason } = status;
  const halt = async (why: string) => {
    await client.controls.halt.mutate({ reason: why });
    notices.say('info', 'Trading is halted.');
  };
  const rearm = async (why: string) => {
    const { waiting } = await client.controls.rearm.mutate({ reason: why });
    notices.say(
      waiting === null ? 'good' : 'info',
      waiting === null ? 'Trading goes on.' : 'A second person decides whether trading goes on.',
    );
  };
  return (
    <div className="halt-strip" data-halted={halted}>
      {halted ? (
        <p role="alert">
          <strong className="bad">■ TRADING IS HALTED</strong> by {haltedBy ?? 'the program'}
          {haltedAt !== null && (
            <>
              {' '}
              since{' '}
              <time dateTime={new Date(haltedAt).toISOString()}>{formatDateTime(haltedAt, localZone())}</time>{' '}
              <span className="muted">({formatAge(now - haltedAt)})</span>
            </>
          )}
          : {reason}
        </p>
      ) : (
        <p>
          <strong className="good">● Trading is armed.</strong>{' '}
          <span className="muted">Halting stops the writing down of trades, at once and for everybody.</span>
        </p>
      )}
      {halted ? (
        mayRearm ? (
          <button
            type="button"
            className="button"
            disabled={waits === true}
            onClick={() => setAsking('rearm')}
          >
            {waits === true ? 'Re-arming waits for a second person' : 'Re-arm…'}
          </button>
        ) : (
          <span className="muted">
            <WhoMay path="controls.rearm" what="Re-arming is" />
          </span>
        )
      ) : mayHalt ? (
        <button type="button" className="button danger" onClick={() => setAsking('halt')}>
          Halt trading…
        </button>
      ) : (
        <span className="muted">
          <WhoMay path="controls.halt" what="Halting is" />
        </span>
      )}
      {asking === 'halt' && (
        <ReasonDialog
          title="Halt trading"
          description="At once, for every book and everybody, until a second person lets it go on."
          submitLabel="Halt now"
          danger
          onClose={() => setAsking(null)}
          act={halt}
        />
      )}
      {asking === 'rearm' && (
        <ReasonDialog
          title="Let trading go on"
          description="A second person must agree, where there is one who may."
          submitLabel="Ask for it"
          onClose={() => setAsking(null)}
          act={rearm}
        />
      )}
    </div>
  );
}
