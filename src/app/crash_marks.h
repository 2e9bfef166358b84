// Crash marks: a thread that the process dies of says so in its input note, before what comes of the signal.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::app {

/// Whether that is a signal by which a process ends itself, by a fault of its own.
bool is_crash(int signal);

/// From here on in this process. Core files, a sanitizer's report and the status are as without.
void mark_crashes();

}  // namespace sshrp::app
