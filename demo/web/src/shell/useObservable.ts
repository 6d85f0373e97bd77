import { useEffect, useState } from 'react';
import { type BehaviorSubject } from 'rxjs';

/** The current value of a subject, as React state. */
export function useSubject<T>(subject: BehaviorSubject<T>): T {
  const [value, setValue] = useState(subject.getValue());
  useEffect(() => {
    const subscription = subject.subscribe(setValue);
    return () => subscription.unsubscribe();
  }, [subject]);
  return value;
}
