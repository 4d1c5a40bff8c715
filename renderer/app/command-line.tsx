import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { parseCommand } from '../state/commands.ts';
import { suggest } from '../state/suggestions.ts';
import { runCommand } from './run-command.ts';
import { useCommandContext } from './use-command-context.ts';
import { useWorkstation } from './workstation.ts';

export function CommandLine(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly openHelp: () => void;
  /** Grows each time the line is asked for: asked for again, its text is selected. */
  readonly asked: number;
}) {
  const { dock } = useWorkstation();
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
            else dock.focusWhereLost();
          }}
        >
          <Dialog.Title className="visually-hidden">Command line</Dialog.Title>
          <CommandForm
            close={() => props.onOpenChange(false)}
            openHelp={props.openHelp}
            asked={props.asked}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandForm(props: {
  readonly close: () => void;
  readonly openHelp: () => void;
  readonly asked: number;
}) {
  const { close, openHelp, asked } = props;
  const workstation = useWorkstation();
  const { commandHistory } = workstation;
  const context = useCommandContext();
  const [text, setText] = useState('');
  /** The row picked with the arrows; empty until then, so that Enter runs what was typed. */
  const [picked, setPicked] = useState('');
  const suggestions = useMemo(() => suggest(text, context), [text, context]);
  const parsed = useMemo(() => parseCommand(text, context), [text, context]);
  useEffect(() => commandHistory.reset(), [commandHistory]);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked > 0) input.current?.select();
  }, [asked]);
  /** What was wrong with the text when Enter was pressed; the next edit takes it away. */
  const [refused, setRefused] = useState<{ readonly text: string; readonly message: string } | null>(null);
  const message = refused !== null && refused.text === text ? refused.message : null;

  const run = (wanted: string) => {
    const command = parseCommand(wanted, context);
    if (!command.ok) return setRefused({ text, message: command.message });
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
          ref={input}
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
      <p className={message === null ? 'command-foot muted' : 'command-foot warn'} role="status">
        {message === null
          ? 'Numbers pick a row · ↑ earlier commands · Tab completes · Esc closes · F1 help'
          : message}
      </p>
    </Command>
  );
}
