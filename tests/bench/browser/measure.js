// node measure.js CHROMIUM: what drawing, hovering and printing cost a browser, as JSON.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const HOVER_FRAMES = 600;   // ten seconds
const ROUNDS = 7;
const require = createRequire(import.meta.url);
const TICKS_PER_SECOND = 100;

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

// Processor time of a process and all it started, in milliseconds.
function processorTime(root) {
  const parents = new Map(), times = new Map();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      parents.set(+entry, +fields[1]);
      times.set(+entry, +fields[11] + +fields[12]);
    } catch { /* it ended meanwhile */ }
  }
  let total = 0;
  for (let pid of times.keys()) {
    const time = times.get(pid);
    while (pid && pid !== root) pid = parents.get(pid);
    if (pid === root) total += time;
  }
  return total * 1000 / TICKS_PER_SECOND;
}

const browser = await puppeteer.launch({
  executablePath: process.argv[2], args: ["--no-sandbox"], defaultViewport: { width: 1280, height: 720 },
});
const page = await browser.newPage();
await page.setContent("<!doctype html><title>bench</title><body>");
for (const file of ["uplot/dist/uPlot.iife.min.js", "echarts/dist/echarts.min.js"])
  await page.addScriptTag({ path: require.resolve(file) });
await page.addScriptTag({ path: new URL("page.js", import.meta.url).pathname });

const result = {};
for (const name of ["uplot", "echarts"]) {
  const draws = [];
  for (let i = 0; i < ROUNDS; i++)
    draws.push(await page.evaluate((library) => firstDraw(library), name));
  const before = processorTime(browser.process().pid);
  await page.evaluate((frames) => hover(frames), HOVER_FRAMES);
  result[name] = {
    draw: median(draws),
    hover: (processorTime(browser.process().pid) - before) / HOVER_FRAMES,
  };
}

const prints = [];
await page.evaluate(() => makeReport());
for (let i = 0; i < ROUNDS; i++) {
  const start = performance.now();
  await page.pdf({ format: "A4", landscape: true });
  prints.push(performance.now() - start);
}
result.print = median(prints);
await browser.close();
console.log(JSON.stringify(result));
