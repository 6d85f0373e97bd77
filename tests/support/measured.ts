import { type TestInfo } from '@playwright/test';

/** Keeps a figure with the result, and shows it in the log. */
export function measured(info: TestInfo, figure: string): void {
  info.annotations.push({ type: 'measured', description: figure });
  console.log(`measured: ${figure}`);
}
