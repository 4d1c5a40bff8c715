import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { parseCommand } from '../state/commands.ts';
import { suggest } from '../state/suggestions.ts';
import { runCommand } from './run-command.ts';
import { useCommandContext } from './use-command-context.ts';
import { useWorkstation } from './workstation.ts';

export function CommandLine(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly openHelp: () => void;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-back" />
        <Dialog.Content
          className="dialog command-line"
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            // The panel that the command opened takes the focus; otherwise the dialog gives it back.
            if (document.activeElement !== document.body) event.preventDefault();
          }}
        >
          <Dialog.Title className="visually-hidden">Command line</Dialog.Title>
          <CommandForm close={() => props.onOpenChange(false)} openHelp={props.openHelp} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandForm({ close, openHelp }: { readonly close: () => void; readonly openHelp: () => void }) {
  const workstation = useWorkstation();
  const { commandHistory } = workstation;
  const context = useCommandContext();
  const [text, setText] = useState('');
  /** The row picked with the arrows; empty until then, so that Enter runs what was typed. */
  const [picked, setPicked] = useState('');
  const suggestions = useMemo(() => suggest(text, context), [text, context]);
  const parsed = useMemo(() => parseCommand(text, context), [text, context]);
  useEffect(() => commandHistory.reset(), [commandHistory]);

  const message = parsed.ok ? '' : parsed.message;
  const calm = text === '' || parsed.ok || suggestions.length > 0;
  const run = (wanted: string) => {
    const command = parseCommand(wanted, context);
    if (!command.ok) return;
    commandHistory.add(wanted.trim());
    close();
    void runCommand(command.command, workstation, openHelp);
  };
  const move = (step: 1 | -1) => {
    const at = suggestions.findIndex((suggestion) => suggestion.text === picked);
    const next = suggestions[Math.max(0, Math.min(suggestions.length - 1, at + step))];
    setPicked(next?.text ?? '');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const digit = /^[1-9]$/.test(event.key) && (event.altKey || text === '') ? Number(event.key) : 0;
    if (digit > 0) {
      const row = suggestions[digit - 1];
      if (row !== undefined) run(row.text);
    } else if (event.key === 'ArrowUp' && picked === '') {
      const older = commandHistory.older(text);
      if (older !== null) setText(older);
    } else if (event.key === 'ArrowUp' && suggestions[0]?.text === picked) setPicked('');
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'ArrowDown' && picked === '') {
      const newer = commandHistory.newer();
      if (newer !== null) setText(newer);
      else move(1);
    } else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'Tab' && suggestions.length > 0)
      setText(`${picked === '' ? (suggestions[0]?.text ?? '') : picked} `);
    else if (event.key === 'Enter')
      run(picked !== '' ? picked : parsed.ok ? text : (suggestions[0]?.text ?? text));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <Command label="Commands" shouldFilter={false} value={picked} vimBindings={false} onKeyDown={onKeyDown}>
      <div className="command-input">
        <span aria-hidden="true">›</span>
        <Command.Input
          autoFocus
          value={text}
          onValueChange={(value) => {
            setText(value);
            setPicked('');
          }}
          placeholder="CL CHART"
          aria-label="Command"
          spellCheck={false}
        />
        <kbd>Enter</kbd>
      </div>
      <Command.List label="Suggestions">
        {suggestions.map((suggestion, index) => (
          <Command.Item key={suggestion.text} value={suggestion.text} onSelect={() => run(suggestion.text)}>
            <kbd>{index + 1}</kbd>
            <span className="command-text">{suggestion.text}</span>
            <span className="muted">{suggestion.title}</span>
          </Command.Item>
        ))}
      </Command.List>
      <p className={calm ? 'command-foot muted' : 'command-foot warn'} role="status">
        {calm ? 'Numbers pick a row · ↑ earlier commands · Tab completes · Esc closes · F1 help' : message}
      </p>
    </Command>
  );
}
