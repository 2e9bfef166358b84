#include "app/child.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "app/options.h"

namespace sshrp::app {
namespace {

/// The child begins and ends here: no exception leaves it, for what follows in its copy of the memory is the
/// master's. At its exit what runs there runs, too: sanitizers report leaks then.
[[noreturn]] void be_child(const std::function<int(Control)>& body, Control control) noexcept {
  int status = exit_worker;
  try {
    status = body(std::move(control));
  } catch (const std::exception& error) {
    ops::critical("process {} can't go on: {}", ::getpid(), error.what());
  }
  std::exit(status);
}

}  // namespace

Child fork_child(const ops::LogSettings& log, const std::function<int(Control)>& body) {
  auto [ours, childs] = make_control();
  const pid_t pid = ::fork();
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid == 0) {
    ours.close();
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    be_child(body, std::move(childs));
  }
  return {.pid = pid, .control = std::move(ours), .log = log, .started = Clock::now()};
}

void reopen_logs(const Child& child) {
  try {
    const ops::LogFiles files = ops::open_log_files(child.log);
    std::vector<int> numbers;
    for (const util::UniqueFd* file : {&files.log, &files.access})
      if (*file) numbers.push_back(file->get());
    if (!numbers.empty()) child.control.say(Word::use_logs, numbers);
  } catch (const std::runtime_error& error) {
    ops::error("worker {} goes on in the log as it was: {}", child.pid, error.what());
  }
}

std::string describe_end(int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return fmt::format("was killed by signal {} ({})", signal, ::strsignal(signal));
  }
  return fmt::format("ended with status {}", WEXITSTATUS(status));
}

}  // namespace sshrp::app
