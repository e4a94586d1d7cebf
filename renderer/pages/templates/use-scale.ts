/**
 * How large a page is shown: as large as its place, but never so small that its words cannot be read.
 */
import { type RefObject, useEffect, useRef, useState } from 'react';

/** Pixels of a millimetre below which a page is scrolled rather than shrunk, and above which it is not blown up. */
const least = 3.4;
const most = 7;
/** Room of borders and scroll bars, pixels. */
const bars = 14;

interface Scale {
  readonly place: RefObject<HTMLDivElement | null>;
  /** Screen pixels of a millimetre. */
  readonly scale: number;
}

/** @param zoom Factor on the size that fits. Lengths in mm. */
export function useScale(width: number, height: number, zoom: number): Scale {
  const place = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    // without its scroll bars, which come and go with the size that is chosen here
    const measure = (): void => setRoom({ width: element.offsetWidth - bars, height: element.offsetHeight - bars });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const across = room.width / width;
  const whole = Math.min(across, room.height / height);
  const fitting = room.width <= 0 ? least : Math.min(Math.max(whole, Math.min(across, least)), most);
  return { place, scale: fitting * zoom };
}
