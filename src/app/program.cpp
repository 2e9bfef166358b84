// SPDX-License-Identifier: MIT
#include "app/program.h"

#include <fcntl.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "app/role_process.h"
#include "ops/system_error.h"

namespace sshrp::app {
namespace {

constexpr const char* own_program = "/proc/self/exe";

const char* started_as() { return reinterpret_cast<const char*>(::getauxval(AT_EXECFN)); }

util::UniqueFd open_program(const char* path) { return util::UniqueFd(::open(path, O_PATH | O_CLOEXEC)); }

// Without /proc, as a chroot may be, there is the path that the kernel was given.
util::UniqueFd open_own_program() {
  util::UniqueFd file = open_program(own_program);
  if (!file) file = open_program(started_as());
  if (!file) ops::throw_errno("the program can't be opened");
  return file;
}

}  // namespace

// What was started by a descriptor, or by another program as its interpreter, has another name.
std::string path_of_next_program() {
  std::error_code unknown;
  const char* const name = started_as();
  const auto path = name != nullptr ? std::filesystem::absolute(name, unknown) : std::filesystem::path();
  const auto own = std::filesystem::read_symlink(own_program, unknown);
  if (unknown) return path;
  return std::filesystem::equivalent(path, own_program, unknown) && !unknown ? path : own;
}

void require_standard_files() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(number, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) < 0)
      ops::throw_errno("/dev/null can't be opened");
}

Program::Program() : file_(open_own_program()) {}

void Program::become(ProcessRole role, Control control) const {
  int file = file_.get();
  if (file == role_control) {
    file = ::dup(file);
    ::fcntl(file, F_SETFD, FD_CLOEXEC);
  }
  // Onto itself dup2 changes nothing, not even that a program doesn't inherit it.
  const bool in_place = control.fd() == role_control;
  if (in_place ? ::fcntl(role_control, F_SETFD, 0) != 0 : ::dup2(control.fd(), role_control) < 0)
    ops::throw_errno("dup2");
  std::string name = row_of(role).name;
  char* const arguments[] = {name.data(), nullptr};
  ::execveat(file, "", arguments, environ, AT_EMPTY_PATH);
  ops::throw_errno("execveat");
}

}  // namespace sshrp::app
