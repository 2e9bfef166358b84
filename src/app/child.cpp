// SPDX-License-Identifier: MIT
#include "app/child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "app/options.h"
#include "app/tally.h"
#include "ops/system_error.h"

namespace sshrp::app {
namespace {

constexpr std::chrono::seconds drain_grace{30};  // for its word only: sessions may go on
// A worker whose threads all do something else for so long is of no use to anybody. Shorter than the watchdog
// of packaging/sshrpd.service, which would end all workers.
constexpr std::chrono::seconds stuck_after{15};
constexpr unsigned max_unheard = 2;

constexpr std::size_t max_last_words = 512;  // bytes that are read
constexpr int pipe_size = 1 << 20;           // bytes: what an account without rights may ask for

struct Pipe {
  util::UniqueFd reader;
  util::UniqueFd writer;  // doesn't block
};

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) ops::throw_errno("pipe");
  Pipe pipe{util::UniqueFd(ends[0]), util::UniqueFd(ends[1])};
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
  return pipe;
}

/// The child begins and ends here: no exception leaves it, for what follows in its copy of the memory is the
/// master's. Another thread of the master may have had any lock when this was forked off, as that of
/// syslog(3), and none will give it back: so nothing is logged here, and nothing runs at the exit. Its end of
/// the control stays open until the last words are written: who hears it close may kill at once.
[[noreturn]] void be_child(const std::function<int(Control&)>& body, Control control,
                           const util::UniqueFd& last_words) noexcept {
  int status = exit_worker;
  try {
    status = body(control);
  } catch (const std::exception& error) {
    const ssize_t written = ::write(last_words.get(), error.what(), std::strlen(error.what()));
    static_cast<void>(written);
  }
  ::_exit(status);
}

Child fork_with(ControlPair pair, const std::function<int(Control&)>& body) {
  Pipe last_words = make_pipe();
  const pid_t pid = ::fork();
  if (pid < 0) ops::throw_errno("fork");
  if (pid == 0) {
    pair.masters.close();
    be_child(body, std::move(pair.workers), last_words.writer);
  }
  return {.pid = pid,
          .control = std::move(pair.masters),
          .last_words = std::move(last_words.reader),
          .started = Clock::now()};
}

std::vector<int> numbers_of(const ops::LogFiles& files) {
  std::vector<int> numbers;
  for (const util::UniqueFd* file : {&files.log, &files.access, &files.audit})
    if (*file) numbers.push_back(file->get());
  return numbers;
}

void require_said(bool said) {
  if (!said) ops::throw_errno("sendmsg");
}

struct PassedPenalties {
  util::UniqueFd table{};
  ops::SharedFile input_notes{};
  std::shared_ptr<const ops::Mapping> read{};
};

/// To serve matters more: nullopt where the system can't do that now.
std::optional<PassedPenalties> prepare(const penalty::PenaltyFiles* penalties) {
  if (penalties == nullptr) return std::nullopt;
  try {
    PassedPenalties passed{.table = ops::open_to_read(penalties->table), .input_notes = make_input_notes()};
    passed.read = std::make_shared<const ops::Mapping>(passed.input_notes.readable);
    return passed;
  } catch (const std::runtime_error& error) {
    ops::warning("the new worker has no penalties: {}", error.what());
    return std::nullopt;
  }
}

/// What the worker notes; nullptr: there are no penalties.
std::shared_ptr<const ops::Mapping> pass(const Control& control, const penalty::PenaltyFiles* penalties) {
  const auto passed = prepare(penalties);
  if (!passed) {
    require_said(control.say(message::SharePenalties{}));
    return nullptr;
  }
  const std::array numbers{penalties->key.get(), passed->table.get(), passed->input_notes.writable.get()};
  require_said(control.say(message::SharePenalties{}, numbers));
  return passed->read;
}

void pass(const Control& control, const Listening& listening) {
  const auto& sockets = listening.sockets;
  for (auto next = sockets.begin(); next != sockets.end();) {
    std::vector<int> numbers;
    std::vector<message::ListenerTable> tables;
    for (; next != sockets.end() && numbers.size() < max_descriptors; ++next) {
      numbers.push_back(next->socket->get());
      tables.push_back(table_of(listening, *next));
    }
    const Bytes encoded = message::encode_tables(tables);
    require_said(control.say(message::Sockets{{encoded}}, numbers));
  }
}

}  // namespace

Backoff::Duration Backoff::next(std::chrono::steady_clock::duration lived) {
  if (lived >= well_after) wait_ = Duration(0);
  return std::exchange(wait_, wait_.count() == 0 ? first : std::min(wait_ * 2, max_pause));
}

Child fork_child(const std::function<int(const Control&)>& body) {
  return fork_with(make_control(), [&](const Control& control) {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    return body(control);
  });
}

Child start_process(const Program& program, ProcessRole role, ControlPair pair) {
  return fork_with(std::move(pair),
                   [&](Control& control) -> int { program.become(role, std::move(control)); });
}

// What it is told waits in the socket for it.
Child start_worker(const Program& program, const Generation& generation, const ops::LogFiles& log_files,
                   const lock::NameFiles& names, const penalty::PenaltyFiles* penalties,
                   const WorkerMemory& memory) {
  ControlPair pair = make_control();
  const util::UniqueFd table = lock::open_for_worker(names);
  auto [reader, writer] = make_pipe();
  ::fcntl(writer.get(), F_SETPIPE_SZ, pipe_size);  // else it stays as it is
  const auto& sockets = generation.listening.sockets;
  Requests requests;
  const message::Start start{.request = requests.begin<message::Ready>(),
                             .job_size = generation.job->size(),
                             .log = static_cast<bool>(log_files.log),
                             .access_log = static_cast<bool>(log_files.access),
                             .audit_log = static_cast<bool>(log_files.audit),
                             .sockets = static_cast<std::uint32_t>(sockets.size()),
                             .counters = memory ? message::memory_files : 0};
  std::vector<int> numbers = numbers_of(log_files);
  numbers.insert(numbers.begin(), {reader.get(), names.key.get(), table.get()});
  if (memory)
    numbers.insert(numbers.end(), {memory.counters.writable.get(), memory.sessions.writable.get(),
                                   memory.series.writable.get()});
  require_said(pair.masters.say(start, numbers));
  auto input_notes = pass(pair.masters, penalties);
  pass(pair.masters, generation.listening);
  Child child = start_process(program, ProcessRole::worker, std::move(pair));
  child.log = generation.log;
  child.input_notes = std::move(input_notes);
  child.requests = std::move(requests);
  child.job = Sending(std::move(writer), generation.job);
  return child;
}

void drain(Child& child) {
  child.control.say(message::Drain{child.requests.begin<message::Draining>()});
  child.drain_until = Clock::now() + drain_grace;
}

void ping(Child& child) {
  if (child.asked_at) {
    ++child.unheard;
  } else {
    child.asked_at = Clock::now();
    child.unheard = 0;
    child.control.say(message::Ping{child.requests.begin<message::Well>()});
  }
}

void tell_heard(Child& child) {
  if (child.heard == Child::Heard::untold && child.control.say(message::Heard{}))
    child.heard = Child::Heard::told;
}

bool is_stuck(const Child& child, Clock::time_point now) {
  return child.asked_at && child.unheard >= max_unheard && now - *child.asked_at >= stuck_after;
}

void give_time_anew(Child& child, Clock::time_point now) {
  if (!child.asked_at) return;
  child.asked_at = now;
  child.unheard = 0;
}

void reopen_logs(const Child& child) {
  try {
    const ops::LogFiles files = ops::open_log_files(child.log);
    const std::vector<int> numbers = numbers_of(files);
    if (!numbers.empty()) child.control.say(message::UseLogs{}, numbers);
  } catch (const std::runtime_error& error) {
    ops::error("worker {} goes on in the log as it was: {}", child.pid, error.what());
  }
}

std::string describe_end(int status, const util::UniqueFd& last_words) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return fmt::format("was killed by signal {} ({})", signal, ::strsignal(signal));
  }
  std::array<char, max_last_words> text;
  const ssize_t size = last_words ? ::read(last_words.get(), text.data(), text.size()) : 0;
  if (size <= 0) return fmt::format("ended with status {}", WEXITSTATUS(status));
  return fmt::format("ended with status {}: {}", WEXITSTATUS(status),
                     std::string_view(text.data(), static_cast<std::size_t>(size)));
}

}  // namespace sshrp::app
