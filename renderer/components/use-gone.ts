import { type RefObject, useEffect, useRef } from 'react';

/** True once the component has left the screen: for what goes on after something was waited for. */
export function useGone(): RefObject<boolean> {
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  return gone;
}
