import { type ComponentType, useEffect, useReducer } from 'react';

/**
 * A part of the screen that is a file of its own, read when it is first shown and not needed for the wizard to stand;
 * nothing stands in its place meanwhile. Not React.lazy below Suspense: what has replaced a placeholder there is shown
 * 300 ms late, which for a file of this computer is the whole wait.
 */
export function readLater<Props extends object>(
  read: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let known: ComponentType<Props> | null = null;
  return function ReadLater(props: Props) {
    const [, show] = useReducer((count: number) => count + 1, 0);
    useEffect(() => {
      if (known !== null) return;
      void read().then((component) => {
        known = component;
        show();
      });
    }, []);
    const Part = known;
    return Part === null ? null : <Part {...props} />;
  };
}
