import { run, type Plan, type Report } from "./schedule";

/** All of these schedules, so many at a time. */
async function runAll(plans: Plan[], atOnce: number): Promise<Report[]> {
  const reports: Report[] = [];
  const left = [...plans];
  const worker = async () => {
    for (let plan = left.shift(); plan; plan = left.shift()) reports.push(await run(plan));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return reports;
}

Object.assign(globalThis, { runAll });
