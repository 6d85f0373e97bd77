import { css, cx } from '@emotion/css';
import { RadioButtonGroup } from '@grafana/ui';
import React, { type ComponentProps } from 'react';

/** A choice of one of a few, side by side; in a narrow window it takes several lines instead of leaving the page. */
export function Choice<T>({ className, ...props }: ComponentProps<typeof RadioButtonGroup<T>>) {
  return <RadioButtonGroup {...props} className={cx(wraps, className)} />;
}

const wraps = css({ flexWrap: 'wrap', height: 'auto', maxWidth: '100%' });
