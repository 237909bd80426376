#!/usr/bin/env python3
"""Works with a chart by a real pointer and real keys:   test-pointer.py CHART-WINDOW

Runs on a display of its own. Everything goes through the X server: xdotool presses, moves and turns.
"""

import queue
import subprocess
import sys
import threading
import time
import unittest

PROGRAM = sys.argv.pop(1)
TIMEOUT = 20
DAYS = 30


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True).stdout


class ChartTest(unittest.TestCase):
    def setUp(self):
        self.program = subprocess.Popen([PROGRAM], stdout=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        window = xdotool("search", "--sync", "--name", "^Chart$").split()[0]
        xdotool("windowfocus", "--sync", window)
        place = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", window).split())
        self.x, self.y = int(place["X"]), int(place["Y"])
        self.expect_days(1, DAYS)
        xdotool("mousemove", 5, 900)   # away from the chart

    def tearDown(self):
        self.program.kill()
        self.program.wait()
        self.program.stdout.close()

    def read(self):
        for line in self.program.stdout:
            self.lines.put(line.split())

    def expect(self, *words):
        """The next thing the chart says."""
        said = self.lines.get(timeout=TIMEOUT)
        self.assertEqual(said[:len(words)], [str(word) for word in words])
        return said[len(words):]

    def expect_nothing(self):
        time.sleep(0.7)   # longer than a double click takes
        self.assertEqual(list(self.lines.queue), [])

    def expect_days(self, first, last):
        rest = self.expect("days", first, last)
        self.first, self.last = first, last
        self.left, self.right, self.top, self.bottom = map(float, rest)

    def x_of(self, day):
        part = (day - self.first) / (self.last - self.first)
        return round(self.x + self.left + part * (self.right - self.left))

    def middle(self):
        return round(self.y + (self.top + self.bottom) / 2)

    def move(self, day, y=None):
        xdotool("mousemove", self.x_of(day), y if y is not None else self.middle())

    def drag(self, start, end):
        self.move(start)
        xdotool("mousedown", 1)
        for i in range(1, 6):
            self.move(start + (end - start) * i / 5)
        xdotool("mouseup", 1)

    def double_click(self, day):
        self.move(day)
        xdotool("click", "--repeat", 2, "--delay", 60, 1)

    def test_drag_zooms_and_goes_back(self):
        self.drag(10, 20)
        self.expect_days(10, 20)
        self.drag(18, 13)
        self.expect_days(13, 18)
        self.double_click(15)
        self.expect_days(10, 20)
        xdotool("key", "Escape")
        self.expect_days(1, DAYS)
        self.expect_nothing()   # no click was taken for a click on a day

    def test_escape_ends_a_drag(self):
        self.move(10)
        xdotool("mousedown", 1)
        self.move(14)
        self.move(20)
        xdotool("key", "Escape")
        xdotool("mouseup", 1)
        self.expect_nothing()

    def test_click_drills(self):
        self.move(7)
        xdotool("click", 1)
        self.expect("mark", 7)
        self.drag(10, 20)
        self.expect_days(10, 20)
        self.move(12)
        xdotool("click", 1)
        self.expect("mark", 12)
        self.expect_nothing()

    def test_event_opens(self):
        self.move(7, round(self.y + self.top) - 12)
        xdotool("click", 1)
        self.expect("event", "seven")

    def test_wheel(self):
        self.move(15)
        xdotool("click", 5)
        self.expect("page", 1)   # a plain turn is the page's
        xdotool("keydown", "ctrl", "click", 4, "keyup", "ctrl")
        said = self.lines.get(timeout=TIMEOUT)
        self.assertEqual(said[0], "days")
        first, last = int(said[1]), int(said[2])
        self.assertLess(last - first, DAYS - 1)
        self.assertLess(abs((15 - first) / (last - first) - 14 / 29), 0.05)   # the day stays below the pointer
        xdotool("keydown", "ctrl", "click", 5, "keyup", "ctrl")
        self.expect_days(1, DAYS)

    def test_shift_drag_moves(self):
        self.drag(10, 20)
        self.expect_days(10, 20)
        xdotool("keydown", "shift")
        self.move(14)
        xdotool("mousedown", 1)
        for day in (14.5, 15, 15.5, 16, 17):
            self.move(day)
        xdotool("mouseup", 1, "keyup", "shift")
        while (self.first, self.last) != (7, 17):
            said = self.lines.get(timeout=TIMEOUT)
            self.assertEqual(said[0], "days")
            self.first, self.last = int(said[1]), int(said[2])
            self.assertEqual(self.last - self.first, 10)
        xdotool("key", "Escape")
        self.expect_days(10, 20)   # back from all of it at once

    def test_keys(self):
        xdotool("key", "Home")
        for _ in range(4):
            xdotool("key", "Right")
        for _ in range(3):
            xdotool("key", "shift+Right")
        xdotool("key", "Return")
        self.expect_days(5, 8)
        xdotool("key", "Return")
        self.expect("mark", 8)
        xdotool("key", "0")
        self.expect_days(1, DAYS)
        xdotool("key", "plus")
        self.assertEqual(self.lines.get(timeout=TIMEOUT)[0], "days")
        xdotool("key", "minus")
        self.expect_days(1, DAYS)


if __name__ == "__main__":
    unittest.main(verbosity=2)
