// Child: the master's view of a process that it started; and when it is started again.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "app/control.h"
#include "app/control_messages.h"
#include "app/generation.h"
#include "app/job.h"
#include "app/program.h"
#include "app/source_requests.h"
#include "app/tally.h"
#include "lock/shared_names.h"
#include "ops/shared_memory.h"
#include "penalty/table.h"

namespace sshrp::app {

/// How long to wait before something that failed is tried again.
class Backoff {
 public:
  using Duration = std::chrono::milliseconds;
  /// One that lived so long began well: what ended it later is another matter.
  static constexpr std::chrono::seconds well_after{10};
  static constexpr Duration first{100};
  static constexpr Duration max_pause{10'000};

  /// Of one that lived so long; 0 for the first failure.
  Duration next(std::chrono::steady_clock::duration lived);

 private:
  Duration wait_{0};
};

using Clock = std::chrono::steady_clock;

struct Child {
  enum class Role {
    candidate,  // was started, isn't ready yet
    serving,    // takes connections
    leaving,    // takes none any more
  };
  pid_t pid = 0;
  Control control{};
  SourceRequests sources{};     // none, where no upstream is to see clients' addresses
  util::UniqueFd last_words{};  // why it couldn't do what it was forked for
  Role role = Role::candidate;
  ops::LogSettings log{};  // what it writes to
  Clock::time_point started{};
  Requests requests{};
  Sending job{};
  std::optional<Clock::time_point> drain_until{};  // by when it must have said that it drains
  std::optional<Clock::time_point> asked_at{};     // whether it is well, and it hasn't answered
  unsigned unheard = 0;                            // how often since then it would have been asked again
  enum class Heard { told, untold } heard = Heard::told;  // that its last offences were heard
  std::shared_ptr<RecorderPart> recorder{};               // nullptr: nothing of it is recorded
  std::shared_ptr<const ops::Mapping> input_notes{};      // nullptr: it has none
  enum class Killed { no, stuck } killed = Killed::no;
};

/// SIGCHLD tells that one that was killed has ended; a disk that doesn't answer may keep it for long.
inline constexpr std::chrono::seconds kill_interval{1};

/// A process that does `body` with its end of the control, and ends with what that gives, or, where it
/// throws, with exit_worker and that as its last words. It has signals as a program that was just started,
/// and must not log. Throws std::system_error.
Child fork_child(const std::function<int(const Control&)>& body);

/// A process of that role, which finds in its end what was said at the master's before. Throws
/// std::system_error.
Child start_process(const Program& program, ProcessRole role, ControlPair pair);

/// A worker for that generation, told its job, to log to these files where its log is in files, and to count
/// and list its sessions in `memory`, if there is such. `names`: those that all workers have; `penalties`:
/// the same, or nullptr. Throws std::system_error.
Child start_worker(const Program& program, const Generation& generation, const ops::LogFiles& log_files,
                   const lock::NameFiles& names, const penalty::PenaltyFiles* penalties,
                   const WorkerMemory& memory);

/// Asks it to take no connection any more.
void drain(Child& child);
/// Asks it whether it is well, unless it hasn't answered yet.
void ping(Child& child);
/// Says that its offences were heard, if it couldn't be said before: until then it tells of no more.
void tell_heard(Child& child);
/// It hasn't answered for so long that it never will: not by the clock alone, for time may have stood still
/// for the machine.
bool is_stuck(const Child& child, Clock::time_point now);
/// Begins its time to answer anew, where it was asked and hasn't answered.
void give_time_anew(Child& child, Clock::time_point now);

/// Has the child go on in its logs' files opened anew.
void reopen_logs(const Child& child);

/// "ended with status 3: execveat: Cannot allocate memory", "was killed by signal 9 (Killed)", of a status of
/// waitpid(2). Whoever has ended has nothing more to write there.
std::string describe_end(int status, const util::UniqueFd& last_words = {});

}  // namespace sshrp::app
