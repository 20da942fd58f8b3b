// Measures a drawn picture the same way whoever drew it: what is a box, a line and a label is said by three selectors.
function measured(svg, selectors) {
  const view = svg.viewBox.baseVal;
  const box = each => each.getBoundingClientRect();
  const shrunk = (r, by) => ({left: r.left + by, right: r.right - by, top: r.top + by, bottom: r.bottom - by});
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const inside = (p, r) => p.x > r.left && p.x < r.right && p.y > r.top && p.y < r.bottom;
  const shown = r => r.width > 2 && r.height > 2;
  const all = selector => selector ? [...svg.querySelectorAll(selector)] : [];

  const boxes = all(selectors.boxes).map(box).filter(shown);
  const labels = all(selectors.labels).map(box).filter(shown);
  const lines = all(selectors.lines).map(path => {
    const long = path.getTotalLength(), place = path.getScreenCTM(), points = [];
    for (let at = 0; at <= long; at += Math.max(2, long / 400)) points.push(path.getPointAtLength(at).matrixTransform(place));
    return points;
  }).filter(points => points.length > 2);

  // Two stretches cross where each has the ends of the other on both of its sides; near an end they only touch.
  const side = (a, b, p) => (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
  const near = (p, points) => [points[0], points[points.length - 1]].some(end => Math.hypot(end.x - p.x, end.y - p.y) < 8);
  let crossings = 0;
  for (let one = 0; one < lines.length; one++) for (let other = one + 1; other < lines.length; other++) {
    const a = lines[one], b = lines[other];
    for (let i = 0; i + 1 < a.length; i++) for (let j = 0; j + 1 < b.length; j++) {
      if (Math.abs(a[i].x - b[j].x) > 40 || Math.abs(a[i].y - b[j].y) > 40) continue;
      if (near(a[i], a) || near(a[i], b)) continue;
      if (side(a[i], a[i + 1], b[j]) * side(a[i], a[i + 1], b[j + 1]) < 0
          && side(b[j], b[j + 1], a[i]) * side(b[j], b[j + 1], a[i + 1]) < 0) crossings++;
    }
  }

  // A line lies behind a box that stands at neither of its ends.
  let behind = 0;
  for (const points of lines) for (const each of boxes) {
    const around = shrunk(each, -14), within = shrunk(each, 4);
    if (inside(points[0], around) || inside(points[points.length - 1], around)) continue;
    if (points.some(p => inside(p, within))) behind++;
  }
  let covered = 0;
  labels.forEach((label, at) => {
    const within = shrunk(label, 2);
    covered += labels.slice(at + 1).some(each => meets(within, shrunk(each, 2))) || boxes.some(each => meets(within, shrunk(each, 4)));
  });

  const scale = svg.getScreenCTM().a;
  const texts = [...svg.querySelectorAll("text, foreignObject span, foreignObject p")].filter(t => t.textContent.trim());
  const size = t => {
    const own = parseFloat(getComputedStyle(t).fontSize);
    return t.getScreenCTM ? own * t.getScreenCTM().a / scale : own;
  };
  return {width: view.width, height: view.height, smallest: Math.min(...texts.map(size)), boxes: boxes.length,
          lines: lines.length, crossings, behind, covered};
}
