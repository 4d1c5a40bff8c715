import { DropdownMenu } from 'radix-ui';
import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import {
  type AuditForm,
  type AuditPhase,
  auditCategoryNames,
  categoriesText,
  categoryWords,
  emptyForm,
  isSecurity,
  narrowings,
  type Period,
  periods,
  securityForm,
} from '../../state/audit-filter.ts';
import { parseUtc } from '../../state/utc-text.ts';
import { usePeople } from '../people/use-people.ts';

/** A field that asks when it is left or Enter is pressed: each question is a record of its own. */
function TextFilter(props: {
  readonly name: 'user' | 'action' | 'order' | 'instrument' | 'book' | 'text' | 'from' | 'to';
  readonly label: string;
  readonly placeholder: string;
  /** What is wrong with the text stays in the field and asks nothing. */
  readonly valid?: (text: string) => boolean;
  readonly size: number;
  readonly list?: string | undefined;
  readonly focusTarget?: boolean;
}) {
  const { auditView } = useWorkstation();
  const asked = useStore(auditView, ({ form }) => form[props.name]);
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  const valid = text.trim() === '' || (props.valid?.(text) ?? true);
  const apply = () => {
    if (text.trim() !== asked.trim() && valid) auditView.setForm({ [props.name]: text });
  };
  return (
    <input
      className="input"
      type="search"
      aria-label={props.label}
      aria-invalid={!valid}
      placeholder={props.placeholder}
      size={props.size}
      list={props.list}
      value={text}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      data-panel-focus={props.focusTarget === true ? '' : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={apply}
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply();
      }}
    />
  );
}

function CategoryMenu({ form }: { readonly form: AuditForm }) {
  const { auditView } = useWorkstation();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(form);
  useEffect(() => setChosen(form), [form]);
  const close = (next: boolean) => {
    setOpen(next);
    const changed = chosen.categories.join() !== form.categories.join() || chosen.reads !== form.reads;
    if (!next && changed) auditView.setForm({ categories: chosen.categories, reads: chosen.reads });
  };
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={close}>
      <DropdownMenu.Trigger className="button" aria-label={`Categories: ${categoriesText(form)}`}>
        {categoriesText(form)} <span aria-hidden="true">▾</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={2}>
          {auditCategoryNames.map((name) => (
            <DropdownMenu.CheckboxItem
              key={name}
              className="menu-check"
              checked={chosen.categories.includes(name)}
              onSelect={(event) => event.preventDefault()}
              onCheckedChange={(checked) =>
                setChosen((before) => ({
                  ...before,
                  categories: auditCategoryNames.filter((each) =>
                    each === name ? checked : before.categories.includes(each),
                  ),
                }))
              }
            >
              <span aria-hidden="true">{chosen.categories.includes(name) ? '☑' : '☐'}</span>
              {categoryWords[name]}
            </DropdownMenu.CheckboxItem>
          ))}
          <DropdownMenu.Separator className="separator" />
          <DropdownMenu.CheckboxItem
            className="menu-check"
            checked={chosen.categories.length === 0 && chosen.reads}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={(reads) => setChosen((before) => ({ ...before, categories: [], reads }))}
          >
            <span aria-hidden="true">{chosen.categories.length === 0 && chosen.reads ? '☑' : '☐'}</span>
            everything, reads too
          </DropdownMenu.CheckboxItem>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const isTime = (text: string) => Number.isFinite(parseUtc(text));

function Between() {
  return (
    <span className="row nowrap">
      <TextFilter name="from" label="From, UTC" placeholder="2026-11-20 14:00" size={15} valid={isTime} />
      <span className="muted">to</span>
      <TextFilter name="to" label="To, UTC" placeholder="2026-11-21" size={15} valid={isTime} />
      <span className="muted">UTC</span>
    </span>
  );
}

export function AuditFilters() {
  const { auditView } = useWorkstation();
  const form = useStore(auditView, (state) => state.form);
  const [more, setMore] = useState(false);
  const people = usePeople();
  const users = useId();
  const count = narrowings(form);
  const wide = more || [form.action, form.order, form.instrument, form.book, form.phase].some(Boolean);
  return (
    <search className="audit-filters" aria-label="Filter of the log">
      <div className="toolbar">
        <TextFilter name="text" label="Text" placeholder="any text" size={12} focusTarget />
        <select
          className="select"
          aria-label="Period"
          value={form.period}
          onChange={(event) => auditView.setForm({ period: event.currentTarget.value as Period })}
        >
          {Object.entries(periods).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
        {form.period === 'between' && <Between />}
        <CategoryMenu form={form} />
        <TextFilter name="user" label="User" placeholder="user" size={8} list={users} />
        <datalist id={users}>
          {people.value?.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
        <button type="button" className="button quiet" aria-expanded={wide} onClick={() => setMore(!more)}>
          {wide ? 'Less' : 'More'}
        </button>
        <span className="spacer" />
        <button
          type="button"
          className="button"
          aria-pressed={isSecurity(form)}
          onClick={() => auditView.show(isSecurity(form) ? emptyForm : securityForm)}
        >
          Security events
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={count === 0}
          onClick={() => auditView.show(emptyForm)}
        >
          Clear
        </button>
      </div>
      {wide && (
        <div className="toolbar">
          <TextFilter name="action" label="Action" placeholder="action begins with" size={18} />
          <TextFilter name="order" label="Order" placeholder="order" size={14} />
          <TextFilter name="instrument" label="Instrument" placeholder="instrument" size={10} />
          <TextFilter name="book" label="Book" placeholder="book" size={10} />
          <select
            className="select"
            aria-label="Phase"
            value={form.phase}
            onChange={(event) => auditView.setForm({ phase: event.currentTarget.value as AuditPhase | '' })}
          >
            <option value="">any phase</option>
            <option value="requested">requested</option>
            <option value="done">done</option>
            <option value="failed">failed</option>
            <option value="event">event</option>
          </select>
        </div>
      )}
    </search>
  );
}
