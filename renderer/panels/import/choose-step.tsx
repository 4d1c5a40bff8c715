import { type DragEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { ProblemNote } from '../../design/blocks.tsx';

export function ChooseStep() {
  const { importWizard } = useWorkstation();
  const problem = useStore(importWizard, (state) => state.problem);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined) void importWizard.choose(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <>
      {problem !== null && <ProblemNote problem={problem} />}
      <section
        className="drop"
        data-over={over}
        aria-label="File to import"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <h2>Drop a file with prices here</h2>
        <p className="muted">CSV, JSON lines or Parquet, also gzip. It stays on this machine.</p>
        <button
          type="button"
          className="button primary"
          data-panel-focus
          onClick={() => input.current?.click()}
        >
          Choose a file…
        </button>
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          tabIndex={-1}
          aria-label="File to import"
          accept=".csv,.gz,.jsonl,.ndjson,.json,.parquet,.txt"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      </section>
    </>
  );
}
