import './reports.css';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { type Problem, problemOf } from '../../client/problem.ts';
import { EmptyState, ErrorState, LoadingState, ProblemNote } from '../../design/blocks.tsx';
import {
  emptyReportForm,
  languageNames,
  type ReportForm,
  reportNames,
  requestOf,
} from '../../state/report-form.ts';
import { OnlyFor } from '../shared/permission.tsx';
import { useJob } from '../shared/use-job.ts';
import { type Built, BuiltReport } from './built-report.tsx';

/** Reports of the log: built here, sealed with their proof, kept by whoever asked. */
export function ReportsPanel() {
  return (
    <section className="panel reports" aria-label="Reports">
      <OnlyFor path="reports.build" what="Reports are">
        <ReportBuilder />
      </OnlyFor>
    </section>
  );
}

const textFields = [
  ['from', 'From, UTC', '2026-11-01'],
  ['to', 'To, UTC, not included', '2026-12-01'],
  ['user', 'Person', 'everybody'],
  ['book', 'Book', 'every book'],
  ['instrument', 'Instrument', 'every instrument'],
  ['order', 'Order', 'every order'],
] as const;

function ReportBuilder() {
  const { client } = useWorkstation();
  const [form, setForm] = useState<ReportForm>(emptyReportForm);
  const [refused, setRefused] = useState<string | null>(null);
  const [built, setBuilt] = useState<readonly Built[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(async () => {
    setProblem(null);
    try {
      setBuilt((await client.reports.list.query()).reports);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }, [client]);
  useEffect(() => void load(), [load]);
  const job = useJob(async (jobId) => {
    const asked = requestOf(form);
    if ('problem' in asked) return;
    await client.reports.build.mutate({ ...asked.request, jobId });
    await load();
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const asked = requestOf(form);
    setRefused('problem' in asked ? asked.problem : null);
    if (!('problem' in asked)) void job.start();
  };
  const set = (change: Partial<ReportForm>) => setForm((before) => ({ ...before, ...change }));
  const discard = async (id: string) => {
    await client.reports.discard.mutate({ id }).catch((error: unknown) => setProblem(problemOf(error)));
    await load();
  };
  return (
    <>
      <form className="report-builder" onSubmit={submit} noValidate aria-label="Report">
        <label className="field">
          <span>Report</span>
          <select
            className="select"
            data-panel-focus=""
            value={form.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as ReportForm['kind'] })}
          >
            {Object.entries(reportNames).map(([kind, { title }]) => (
              <option key={kind} value={kind}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>Language</span>
          <select
            className="select"
            value={form.language}
            onChange={(event) => set({ language: event.currentTarget.value as ReportForm['language'] })}
          >
            {Object.entries(languageNames).map(([language, name]) => (
              <option key={language} value={language}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {textFields.map(([name, label, placeholder]) => (
          <label key={name} className="field">
            <span>{label}</span>
            <input
              className="input"
              value={form[name]}
              placeholder={placeholder}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => set({ [name]: event.currentTarget.value })}
            />
          </label>
        ))}
        <p className="muted wide">
          {reportNames[form.kind].text}. It comes as PDF, CSV and JSON, with a proof that its records stand
          unchanged in the log and a page that checks the proof anywhere.
        </p>
        {refused !== null && (
          <p className="bad wide" role="alert">
            ✕ {refused}
          </p>
        )}
        <div className="row wide">
          <button type="submit" className="button primary" disabled={job.job !== null}>
            Build the report
          </button>
          {job.job !== null && (
            <>
              <progress value={job.job.fraction} max={1} aria-label="Building" />
              <span className="muted" role="status">
                {job.job.text === '' ? 'Beginning…' : job.job.text}
              </span>
              <button type="button" className="button" onClick={() => void job.cancel()}>
                Cancel
              </button>
            </>
          )}
          {job.cancelled && <span className="muted">Cancelled. Nothing was kept of it.</span>}
        </div>
        {job.problem !== null && (
          <div className="wide">
            <ProblemNote problem={job.problem} />
          </div>
        )}
      </form>
      {problem !== null && built === null ? (
        <ErrorState title="The reports could not be read" problem={problem} again={() => void load()} />
      ) : built === null ? (
        <LoadingState>Looking for reports…</LoadingState>
      ) : built.length === 0 ? (
        <EmptyState title="No report yet">
          Built reports stand here until the vault closes; save what you need.
        </EmptyState>
      ) : (
        built.map((report) => (
          <BuiltReport key={report.id} report={report} onDiscard={() => void discard(report.id)} />
        ))
      )}
    </>
  );
}
