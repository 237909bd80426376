// The chart of bench/chart.c, drawn by libraries for browsers. Runs in the page.

const WIDTH = 1200, HEIGHT = 600, N_SERIES = 3, N_POINTS = 166650 / N_SERIES;
const NAMES = ["telegram", "instagram", "youtube"];
const COLORS = ["#1c71d8", "#c64600", "#26a269"];

// Noisy counters that wander, with unknown stretches; the same at each run.
function makeSeries(number) {
  let state = number + 1;
  const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const values = new Array(N_POINTS);
  let value = 5000 * (number + 1);
  for (let i = 0; i < N_POINTS; i++) {
    value = Math.abs(value + random() * 200 - 100);
    values[i] = i % 9000 < 200 ? null : Math.round(value + random() * 2000);
  }
  return values;
}

const days = Array.from({ length: N_POINTS }, (_, i) => i);
const series = NAMES.map((_, number) => makeSeries(number));

const libraries = {
  uplot(place) {
    new uPlot({
      width: WIDTH, height: HEIGHT, scales: { x: { time: false } },
      series: [{}, ...NAMES.map((label, i) => ({ label, stroke: COLORS[i], width: 2 }))],
    }, [days, ...series], place);
    return place.querySelector(".u-over");
  },
  echarts(place) {
    const chart = echarts.init(place, null, { width: WIDTH, height: HEIGHT });
    chart.setOption({
      animation: false, color: COLORS, tooltip: { trigger: "axis" }, legend: {},
      xAxis: { type: "value", min: 0, max: N_POINTS }, yAxis: { type: "value" },
      series: NAMES.map((name, i) => ({
        name, type: "line", showSymbol: false, sampling: "minmax", large: true,
        data: series[i].map((value, day) => [day, value]),
      })),
    });
    return place.querySelector("canvas");
  },
};

const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

async function firstDraw(name) {
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  await painted();
  const start = performance.now();
  window.target = libraries[name](place);
  await painted();
  return performance.now() - start;
}

// The pointer goes to and fro over the chart, one move a frame.
async function hover(frames) {
  const box = window.target.getBoundingClientRect();
  for (let i = 0; i < frames; i++) {
    const turn = (i % 240) / 240, share = turn < 0.5 ? 2 * turn : 2 - 2 * turn;
    window.target.dispatchEvent(new MouseEvent("mousemove", {
      bubbles: true, clientX: box.left + 10 + share * (box.width - 20), clientY: box.top + 200,
    }));
    await new Promise(requestAnimationFrame);
  }
}

// Twelve cards with a chart each, for paper.
function makeReport() {
  const cards = document.createElement("div");
  cards.style = "display:grid;grid-template-columns:repeat(3,1fr);gap:16px;font:13px sans-serif";
  document.body.replaceChildren(cards);
  for (let i = 0; i < 12; i++) {
    const card = document.createElement("section"), place = document.createElement("div");
    card.style = "border:1px solid #ccc;border-radius:10px;padding:14px";
    card.innerHTML = `<b>Card ${i + 1}</b><p>The last 90 days</p>`;
    card.append(place);
    cards.append(card);
    echarts.init(place, null, { renderer: "svg", width: 360, height: 200 }).setOption({
      animation: false, color: COLORS, xAxis: { type: "value" }, yAxis: { type: "value" },
      series: series.map((values, s) => ({
        type: "line", showSymbol: false, data: values.slice(200 + 90 * i, 290 + 90 * i).map((y, x) => [x, y]),
      })),
    });
  }
}
