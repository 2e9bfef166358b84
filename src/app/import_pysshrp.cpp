// SPDX-License-Identifier: MIT
#include "app/import_pysshrp.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ostream>
#include <system_error>

#include "config/load.h"
#include "ops/file_io.h"
#include "ops/system_error.h"
#include "util/text.h"
#include "util/unique_fd.h"

extern char** environ;

namespace sshrp::app {
namespace {

struct Ran {
  int status = -1;  // of waitpid(2)
  std::string text{};
};

/// stderr is ours; -I: nothing of the environment or the current folder is imported.
Ran run_python(const std::string& file) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) ops::throw_errno("pipe");
  util::UniqueFd reading(ends[0]), writing(ends[1]);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, writing.get(), STDOUT_FILENO);
  const char* const arguments[] = {"python3", "-I", "-c", pysshrp_script, file.c_str(), nullptr};
  pid_t pid = 0;
  const int failure =
      ::posix_spawnp(&pid, "python3", &actions, nullptr, const_cast<char* const*>(arguments), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::system_error(failure, std::generic_category(), "python3 can't be started");
  writing = util::UniqueFd();
  Ran ran{.text = ops::read_all(reading.get(), config::max_file_size).value_or("")};
  reading = util::UniqueFd();
  while (::waitpid(pid, &ran.status, 0) < 0 && errno == EINTR) {
  }
  return ran;
}

/// What can't be the same here stands as comments in the text, after one that says where it is from.
void tell_comments(const std::string& text, std::ostream& err) {
  std::size_t number = 0, told = 0;
  for (const std::string_view line : util::split(text, '\n')) {
    if (++number == 1 || !line.starts_with("# ")) continue;
    if (told++ == 0) err << "To be decided by hand:\n";
    err << "imported:" << number << ": " << line.substr(2) << '\n';
  }
}

}  // namespace

ExitCode import_pysshrp(const std::string& file, std::ostream& out, std::ostream& err) {
  const Ran ran = run_python(file);
  if (!WIFEXITED(ran.status) || WEXITSTATUS(ran.status) != 0) return exit_configuration;
  out << ran.text;
  tell_comments(ran.text, err);
  const config::FileAccess only_this{[&](const std::string&) {
                                       return config::FileContent{ran.text, ""};
                                     },
                                     [](const std::string&) { return std::vector<std::string>(); }};
  const auto loaded = config::load("imported", only_this);
  const auto* errors = std::get_if<config::ConfigErrors>(&loaded);
  if (errors == nullptr) return exit_ok;
  err << "To be put right by hand:\n";
  for (const auto& error : *errors) err << config::to_string(error) << '\n';
  return exit_configuration;
}

}  // namespace sshrp::app
