/** Inputs of the form that keep what is typed until it is a value. */
import { Field, Input } from '@grafana/ui';
import React, { type ReactNode, useId, useState } from 'react';
import { readNumber, unreadable } from './numbers';

interface FieldProps {
  label: string;
  /** What it is for; shown below the label. */
  description?: ReactNode;
  problems?: string[];
  width?: number;
  placeholder?: string;
  suffix?: string;
  required?: boolean;
}

interface ParsedProps<T> extends FieldProps {
  value: T;
  write: (value: T) => string;
  read: (text: string) => T;
  onChange: (value: T) => void;
  /** Why a text stands for no value. */
  why?: (text: string) => string | undefined;
  inputMode?: 'decimal' | 'text';
}

/** A text that stands for a value. What is typed stays as it is while it means the value. */
function ParsedField<T>({
  label,
  description,
  problems = [],
  value,
  write,
  read,
  onChange,
  why,
  required,
  ...input
}: ParsedProps<T>) {
  const id = useId();
  const written = write(value);
  const [typed, setTyped] = useState(written);
  const text = write(read(typed)) === written ? typed : written;
  const unread = why?.(text);
  const faults = unread === undefined ? problems : [unread];
  return (
    <Field
      noMargin
      label={label}
      description={description}
      required={required}
      htmlFor={id}
      invalid={faults.length > 0}
      error={faults.join(' ')}
    >
      <Input
        id={id}
        {...input}
        value={text}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          onChange(read(currentTarget.value));
        }}
      />
    </Field>
  );
}

type ValueProps<T> = FieldProps & { value: T; onChange: (value: T) => void };

export function TextField(props: ValueProps<string>) {
  return <ParsedField {...props} write={same} read={same} />;
}

interface NumberProps {
  /** The largest number that makes sense. */
  max?: number;
}

/** NaN where what is typed is not a number; then the field says so. */
export function NumberField({ max, ...props }: ValueProps<number> & NumberProps) {
  const read = (text: string) => readNumber(text, max);
  return (
    <ParsedField {...props} inputMode="decimal" write={writeNumber} read={read} why={(text) => unreadable(text, max)} />
  );
}

/** Undefined where nothing is typed. */
export function OptionalNumberField({ max, ...props }: ValueProps<number | undefined> & NumberProps) {
  return (
    <ParsedField
      {...props}
      inputMode="decimal"
      write={(value) => (value === undefined ? '' : writeNumber(value))}
      read={(text) => (text.trim() === '' ? undefined : readNumber(text, max))}
      why={(text) => unreadable(text, max)}
    />
  );
}

export function ListField(props: ValueProps<string[]>) {
  return <ParsedField {...props} write={(values) => values.join(', ')} read={readList} />;
}

const same = (text: string) => text;
const writeNumber = (value: number) => (Number.isNaN(value) ? '' : String(value));
const readList = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
