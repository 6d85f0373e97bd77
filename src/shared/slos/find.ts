/** The SLO of a name; where none has it, the one whose name or title differs by capitals alone. */
export function findSlo<T extends { name: string; title: string }>(slos: readonly T[], name: string): T | undefined {
  const plain = name.trim().toLowerCase();
  return (
    slos.find((slo) => slo.name === name) ??
    slos.find((slo) => slo.name.toLowerCase() === plain) ??
    slos.find((slo) => slo.title.trim().toLowerCase() === plain)
  );
}
