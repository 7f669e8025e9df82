# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks share: medians, ratios to a baseline that is measured beside, and what a
process costs, as the kernel counts it."""

import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent / folder) for folder in ('app', 'desktop')]

import desktop

rows = []


def tell(what, measured, baseline, limit, unit, of):
    """One row for one figure: its ratio to the baseline, and how far it may go."""
    desktop.expect(measured > 0 and baseline > 0, f'{what}: nothing was measured: {measured} beside {baseline}')
    rows.append({'what': what, 'measured': measured, 'baseline': baseline, 'limit': limit, 'unit': unit, 'of': of})
    word = 'OVER' if is_over(rows[-1]) else 'OK'
    print(f'{word:4} {what}: {measured / baseline:.2f} × (at most {limit:.2g} ×) = {measured:.4g} {unit} / '
          f'{baseline:.4g} {unit}, {of}', flush=True)


def is_over(row):
    return row['measured'] / row['baseline'] > row['limit']


def note(text):
    print(f'     {text}', flush=True)


def end():
    """Leaves the rows for the table."""
    desktop.Program.kill_all()
    desktop.expect(rows, 'nothing was measured')
    results = pathlib.Path(os.environ['TOCSIN_BENCH_RESULTS'])
    results.mkdir(exist_ok=True)
    name = pathlib.Path(sys.argv[0]).stem.removeprefix('bench-')
    (results / f'{name}.json').write_text(json.dumps(rows))
    sys.exit(1 if any(map(is_over, rows)) else 0)


def alternate(rounds, *measures):
    """The medians of some measures, taken in turn, so that what else the machine does meets all."""
    seen = [[] for _ in measures]
    for _ in range(rounds):
        for place, measure in enumerate(measures):
            seen[place].append(measure())
    return [statistics.median(each) for each in seen]


# --- a process --------------------------------------------------------------------------------------


def pss(pid):
    """The proportional share of the memory, in MiB."""
    rollup = pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text()
    return int(re.search(r'^Pss:\s+(\d+) kB', rollup, re.M)[1]) / 1024


def cpu(pid):
    """What all threads have computed so far, those that have ended as well, in ms."""
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf('SC_CLK_TCK')


def run_time(pid):
    """What the threads that there are have computed so far, in ns: finer, but forgets the others."""
    total = 0
    for file in pathlib.Path(f'/proc/{pid}/task').glob('*/schedstat'):
        try:
            total += int(file.read_text().split()[0])
        except OSError:
            pass  # it ended just now
    return total


def wait_idle(pid, quiet=0.3, patience=60):
    """Returns when the process last computed something, of the clock time.monotonic()."""
    last, changed = run_time(pid), time.monotonic()
    end_at = changed + patience
    while True:
        time.sleep(0.002)
        now, total = time.monotonic(), run_time(pid)
        if total != last:
            last, changed = total, now
        elif now - changed > quiet:
            return changed
        if now > end_at:
            raise desktop.Failure('the process does not come to rest')


# --- a bare program ---------------------------------------------------------------------------------


class Bare:
    """The program with an icon and nothing else."""

    def __init__(self):
        self.process = desktop.spawn([os.environ['TOCSIN_BARE_TRAY']])
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


# --- what was before -------------------------------------------------------------------------------


def seed_history():
    """A year of it, up to now, and a person who has used the program before."""
    history = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'tocsin/history.db'
    history.parent.mkdir(parents=True)
    subprocess.run([os.environ['TOCSIN_HISTORY_YEAR'], 'lately', history, '1'], check=True)
    desktop.set_setting('first-start', 'false')


def stop_animations():
    """Of any program's: they take what time they take."""
    folder = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'gtk-3.0'
    folder.mkdir(parents=True)
    (folder / 'settings.ini').write_text('[Settings]\ngtk-enable-animations=0\n')


# --- surveys ----------------------------------------------------------------------------------------

PAGE = 'www.tiktok.com/explore'


def check_now():
    """One survey of everything, as a person asks for it; returns when it is over."""
    before = desktop.requests(PAGE)
    desktop.Bus.session().activate_action('check-now')
    desktop.wait_for('a survey', lambda: desktop.requests(PAGE) > before)
    time.sleep(0.7)  # the last answer may still be on its way, and rounds stay 250 ms apart
