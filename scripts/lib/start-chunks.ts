type ModuleGraph = {
  getModuleInfo: (
    id: string,
  ) => { readonly importedIds: readonly string[]; readonly dynamicallyImportedIds: readonly string[] } | null;
};
type Group = { readonly name: (id: string, graph: ModuleGraph) => string | null; readonly priority: number };

/**
 * Groups for what the wizard's page begins with: one file with its entry, and `shared` for what the other page begins
 * with too. Left to itself the bundler makes a file for every set of later screens that share something, and the window
 * asks for each of them before it shows anything.
 *
 * A group takes along all that its modules need. What one page reads later must therefore not be in the group of another:
 * it would run that one's entry with it. The other page has no group for this reason, and it may read nothing later that
 * the wizard begins with: that fails the build, by name.
 */
export function startChunks(wizard: string, other: string): Group[] {
  let reached: Readonly<Record<'wizard' | 'other' | 'otherEver', ReadonlySet<string>>> | null = null;
  const reach = (graph: ModuleGraph): NonNullable<typeof reached> => {
    reached ??= {
      wizard: reachedFrom(wizard, graph, false),
      other: reachedFrom(other, graph, false),
      otherEver: reachedFrom(other, graph, true),
    };
    return reached;
  };
  return [
    {
      name: (id, graph) => (reach(graph).wizard.has(id) && reach(graph).other.has(id) ? 'shared' : null),
      priority: 2,
    },
    {
      name: (id, graph) => {
        if (!reach(graph).wizard.has(id) || reach(graph).other.has(id)) return null;
        if (reach(graph).otherEver.has(id))
          throw new Error(`${other} reads ${id} later, with which ${wizard} begins: it would run it`);
        return 'wizard';
      },
      priority: 1,
    },
  ];
}

function reachedFrom(entry: string, graph: ModuleGraph, later: boolean): ReadonlySet<string> {
  const reached = new Set<string>();
  const left = [entry];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    const module = graph.getModuleInfo(id);
    left.push(...(module?.importedIds ?? []), ...(later ? (module?.dynamicallyImportedIds ?? []) : []));
  }
  return reached;
}
