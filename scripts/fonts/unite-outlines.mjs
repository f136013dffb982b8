// Makes the bundled faces' glyphs outlines that do not cross: node scripts/fonts/unite-outlines.mjs FILE.ttf PATHKIT
//
// Noto Sans JP comes from a variable font: each stroke of a kanji is a contour of its own, strokes cross, and every glyph
// carries the flag that says so (OVERLAP_SIMPLE, OpenType 'glyf'). A renderer that wants one outline, such as Chromium
// when it prints, joins the strokes of each glyph anew for each page. Joined once, here, they need not be.
//
// Run by hand when the faces are replaced by newer ones, and not by the build: PATHKIT is the folder of npm's
// pathkit-wasm 1.0 (Skia's path operations, BSD), for example from `npm install --no-save pathkit-wasm`.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { readGlyphs, writeGlyphs } from './glyf.mjs';

const [file, pathkitFolder] = process.argv.slice(2);
if (file === undefined || pathkitFolder === undefined)
  throw new Error('usage: unite-outlines.mjs FILE.ttf PATHKIT-FOLDER');
const bin = join(resolve(pathkitFolder), 'bin');
const pathkit = await createRequire(import.meta.url)(join(bin, 'pathkit.js'))({
  wasmBinary: readFileSync(join(bin, 'pathkit.wasm')),
});

const face = readFileSync(file);
const glyphs = readGlyphs(face);
const report = { united: 0, asTheyWere: [] };
const united = glyphs.map((glyph, index) => {
  if (glyph === null) return null;
  const one = unite(glyph.contours);
  if (one === null) {
    report.asTheyWere.push(index);
    return glyph;
  }
  report.united += 1;
  return { contours: one, overlaps: false };
});
writeFileSync(file, writeGlyphs(face, united));
console.log(
  `${report.united} glyphs united, ${report.asTheyWere.length} left as they were: ${report.asTheyWere.join(' ')}`,
);

/** The contours as outlines that do not cross; null where the result is not the same shape. */
function unite(contours) {
  const path = pathOf(contours);
  const before = pathOf(contours);
  try {
    path.setFillType(pathkit.FillType.WINDING);
    before.setFillType(pathkit.FillType.WINDING);
    if (!path.simplify()) return null;
    const outlines = wound(onWholeUnits(contoursOf(path.toCmds())));
    const after = pathOf(outlines);
    after.setFillType(pathkit.FillType.WINDING);
    const differs = pathkit.MakeFromOp(before, after, pathkit.PathOp.XOR);
    const difference = differs === null ? Number.POSITIVE_INFINITY : areaOf(contoursOf(differs.toCmds()));
    after.delete();
    differs?.delete();
    // Half a unit along its whole outline is what rounding may move.
    return difference <= lengthOf(outlines) ? outlines : null;
  } finally {
    path.delete();
    before.delete();
  }
}

function pathOf(contours) {
  const path = pathkit.NewPath();
  for (const points of contours) {
    const on = explicit(points);
    path.moveTo(on[0].x, on[0].y);
    for (let at = 1; at <= on.length; at += 1) {
      const point = on[at % on.length];
      if (point.on) path.lineTo(point.x, point.y);
      else {
        const end = on[(at + 1) % on.length];
        path.quadTo(point.x, point.y, end.x, end.y);
        at += 1;
      }
    }
    path.closePath();
  }
  return path;
}

/** The points with those on the curve that TrueType leaves out, beginning with one on the curve. */
function explicit(points) {
  const all = points.flatMap((point, index) => {
    const next = points[(index + 1) % points.length];
    return point.on || next.on ? [point] : [point, { ...middleOf(point, next), on: true }];
  });
  const first = all.findIndex(({ on }) => on);
  return [...all.slice(first), ...all.slice(0, first)];
}

/** PathKit's commands as contours. */
function contoursOf(commands) {
  const contours = [];
  let points = [];
  const close = () => {
    if (points.length > 1 && same(points[0], points.at(-1))) points.pop();
    if (points.length > 1) contours.push(points);
    points = [];
  };
  for (const [verb, ...at] of commands) {
    if (verb === pathkit.MOVE_VERB) {
      close();
      points.push({ x: at[0], y: at[1], on: true });
    } else if (verb === pathkit.LINE_VERB) points.push({ x: at[0], y: at[1], on: true });
    else if (verb === pathkit.QUAD_VERB)
      points.push({ x: at[0], y: at[1], on: false }, { x: at[2], y: at[3], on: true });
    else if (verb === pathkit.CLOSE_VERB) close();
    else throw new Error(`a curve that TrueType has not: verb ${verb}`);
  }
  close();
  return contours;
}

/** On whole units, and without the points that TrueType leaves out: those halfway between two off the curve. */
function onWholeUnits(contours) {
  return contours.flatMap((points) => {
    const around = (index) => [points.at(index - 1), points[(index + 1) % points.length]];
    const told = points.filter((point, index) => {
      const [before, after] = around(index);
      return !point.on || before.on || after.on || !same(point, middleOf(before, after));
    });
    const rounded = told
      .map(({ x, y, on }) => ({ x: Math.round(x), y: Math.round(y), on }))
      .filter((point, index, all) => !point.on || !all.at(index - 1).on || !same(point, all.at(index - 1)));
    return rounded.length > 2 && areaOf([rounded]) > 0 ? [rounded] : [];
  });
}

function same(one, other) {
  return Math.abs(one.x - other.x) < 0.01 && Math.abs(one.y - other.y) < 0.01;
}

function middleOf(one, other) {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

/** Outer contours clockwise, those in them the other way round, and so on (TrueType fills what winds). */
function wound(contours) {
  return contours.map((points, index) => {
    const depth = contours.filter((each, other) => other !== index && holds(each, points)).length;
    const clockwise = signedArea(points) < 0;
    return clockwise === (depth % 2 === 0) ? points : points.toReversed();
  });
}

/** Whether one contour lies in another, neither crossing the other: what most of its points say. */
function holds(outer, inner) {
  const polygon = flattened(outer);
  const within = flattened(inner).filter((point) => inside(point, polygon)).length;
  return within * 2 > flattened(inner).length;
}

function inside({ x, y }, polygon) {
  let within = false;
  polygon.forEach((from, index) => {
    const to = polygon[(index + 1) % polygon.length];
    if (from.y > y !== to.y > y && x < ((to.x - from.x) * (y - from.y)) / (to.y - from.y) + from.x)
      within = !within;
  });
  return within;
}

function flattened(points) {
  const all = explicit(points);
  return all.flatMap((point, index) => {
    if (point.on) return [point];
    const [from, to] = [all[index - 1], all[(index + 1) % all.length]];
    return [0.25, 0.5, 0.75].map((t) => ({
      x: (1 - t) ** 2 * from.x + 2 * t * (1 - t) * point.x + t ** 2 * to.x,
      y: (1 - t) ** 2 * from.y + 2 * t * (1 - t) * point.y + t ** 2 * to.y,
    }));
  });
}

function signedArea(points) {
  const polygon = flattened(points);
  return polygon.reduce((sum, from, index) => {
    const to = polygon[(index + 1) % polygon.length];
    return sum + (from.x * to.y - to.x * from.y) / 2;
  }, 0);
}

function areaOf(contours) {
  return contours.reduce((sum, points) => sum + Math.abs(signedArea(points)), 0);
}

function lengthOf(contours) {
  return contours.reduce((sum, points) => {
    const polygon = flattened(points);
    return (
      sum +
      polygon.reduce((length, from, index) => {
        const to = polygon[(index + 1) % polygon.length];
        return length + Math.hypot(to.x - from.x, to.y - from.y);
      }, 0)
    );
  }, 0);
}
