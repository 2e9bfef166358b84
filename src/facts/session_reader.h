// Session reader: the sessions of one process, read while they go on. Whoever has taken over that process may
// write anything there: the list of its own sessions is wrong then, within bounds, and nobody else's.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facts/live_session.h"
#include "util/bytes.h"

namespace sshrp::facts {

/// The same moment by both clocks.
struct Moment {
  std::chrono::system_clock::time_point system{};
  std::chrono::steady_clock::time_point steady{};
};

/// The sessions in `memory`, which begins at a page, as they are now; `lasted` is until now. One whose writer
/// is in the middle of it, or died there, isn't seen; nor is one without a proper id. Its own texts are
/// escaped once more, those of peers stand as they are. A few ms for 10,000, and an end at all events: at
/// most max_session_places are looked at, max_copy_tries times each. Of another build: those that both know.
std::vector<LiveSession> read_sessions(BytesView memory, pid_t worker, Moment now);

}  // namespace sshrp::facts
