import { type TestInfo } from '@playwright/test';

/** Attaches a measurement to the result, and logs it. */
export function measured(info: TestInfo, figure: string): void {
  info.annotations.push({ type: 'measured', description: figure });
  console.log(`measured: ${figure}`);
}
