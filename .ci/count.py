"""Prints 'N passed, N failed, N skipped' for meson's test logs, and fails if anything failed.

   count.py STATUS LOG…

STATUS is 0 if every run ended well. A log that is not there is a run that did not come to its tests:
it counts as one failure.
"""

import json
import pathlib
import sys

RESULTS = {'OK': 'passed', 'EXPECTEDFAIL': 'passed', 'SKIP': 'skipped'}

counts = {'passed': 0, 'failed': 0, 'skipped': 0}
for log in map(pathlib.Path, sys.argv[2:]):
    if not log.exists():
        print(f'{log.parts[0]}: no tests were run')
        counts['failed'] += 1
        continue
    for line in log.read_text(encoding='utf-8').splitlines():
        test = json.loads(line)
        outcome = RESULTS.get(test['result'], 'failed')
        counts[outcome] += 1
        if outcome == 'failed':
            print(f'{log.parts[0]}: {test["name"]}: {test["result"]}')

if sys.argv[1] != '0' and not counts['failed']:
    print('a run failed outside its tests')
    counts['failed'] = 1
print(', '.join(f'{number} {outcome}' for outcome, number in counts.items()))
sys.exit(1 if counts['failed'] else 0)
